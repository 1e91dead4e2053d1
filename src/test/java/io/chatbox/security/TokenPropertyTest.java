package io.chatbox.security;

import static io.chatbox.security.TestTokens.CLAIMS;
import static io.chatbox.security.TestTokens.NOW;
import static io.chatbox.security.TestTokens.ecKey;
import static io.chatbox.security.TestTokens.es256;
import static io.chatbox.security.TestTokens.good;
import static io.chatbox.security.TestTokens.rs256;
import static io.chatbox.security.TestTokens.rsaKey;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import io.chatbox.security.TokenCheck.Valid;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;

class TokenPropertyTest {
  private static final RSAKey RSA = rsaKey("rsa");
  private static final ECKey EC = ecKey("ec", Curve.P_256);
  private static final JwksServer SERVER = new JwksServer(RSA.toPublicJWK(), EC.toPublicJWK());
  private static final TokenVerifier VERIFIER = TestTokens.ofBoth(SERVER.uri());
  private static final List<String> GOOD = List.of(good(CLAIMS), rs256(RSA), es256(EC));

  @AfterContainer
  static void close() {
    VERIFIER.close();
    SERVER.close();
  }

  /** What happened to a token on its way; positions are fractions of its length. */
  record Mutation(String token, Kind kind, double from, double to, char character) {
    enum Kind {
      FLIP,
      CUT,
      INSERT,
      REPEAT,
      SPLICE
    }

    String result() {
      int start = (int) (from * token.length());
      int end = Math.max(start, (int) (to * token.length()));
      String head = token.substring(0, start);
      return switch (kind) {
        case FLIP -> head + character + token.substring(start + 1);
        case CUT -> head + token.substring(end);
        case INSERT -> head + character + token.substring(start);
        case REPEAT -> token.substring(0, end) + token.substring(start);
        case SPLICE -> head + GOOD.get(character % GOOD.size()).substring(start);
      };
    }
  }

  @Provide
  Arbitrary<Mutation> mutations() {
    Arbitrary<Double> place = Arbitraries.doubles().between(0, true, 1, false);
    Arbitrary<Character> character =
        Arbitraries.oneOf(
            Arbitraries.chars().range('A', 'Z').range('a', 'z').range('0', '9').with('-', '_'),
            Arbitraries.of('=', '.', ' ', '\n', '\0', '+', '/', '%', '"', '\u0130', '\ud800'),
            Arbitraries.chars().all());
    return Combinators.combine(
            Arbitraries.of(GOOD), Arbitraries.of(Mutation.Kind.class), place, place, character)
        .as(Mutation::new)
        .filter(mutation -> mutation.kind() != Mutation.Kind.SPLICE || splices(mutation));
  }

  private static boolean splices(Mutation mutation) {
    int start = (int) (mutation.from() * mutation.token().length());
    return start <= GOOD.get(mutation.character() % GOOD.size()).length();
  }

  @Property(tries = 1_000)
  void aMutatedTokenIsRefusedUnlessItIsStillTheSame(@ForAll @From("mutations") Mutation mutation) {
    String mutated = mutation.result();

    assertThat(VERIFIER.check(mutated) instanceof Valid).isEqualTo(GOOD.contains(mutated));
  }

  /** The last characters are where decoders are lenient. */
  @Property(tries = 300)
  void noOtherEndOfASignatureIsTaken(@ForAll @From("goodTokens") String token, @ForAll char last) {
    String mutated = token.substring(0, token.length() - 1) + last;

    assertThat(VERIFIER.check(mutated) instanceof Valid).isEqualTo(mutated.equals(token));
  }

  @Provide
  Arbitrary<String> goodTokens() {
    return Arbitraries.of(GOOD);
  }

  @Property(tries = 300)
  void whateverComesIsRefusedWithoutAFault(@ForAll String text) {
    assertThat(VERIFIER.check(text)).isNotInstanceOf(Valid.class);
  }

  @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
  void whateverIsClaimedIsACallerWithAllThatIsNeededOrRefused(
      @ForAll @From("claims") String claims) {
    if (VERIFIER.check(good(claims)) instanceof Valid(Caller caller)) {
      assertThat(caller.userId().value()).isNotBlank();
      assertThat(caller.displayName()).isNotBlank();
      assertThat(caller.roles()).doesNotContainNull();
      assertThat(caller.expiresAt()).isAfter(NOW.minus(TokenClaims.SKEW));
      assertThat(caller.getExpirationTime()).isEqualTo(caller.expiresAt().getEpochSecond());
    }
  }

  /** Each claim as it should be, or anything else, or not at all. */
  @Provide
  Arbitrary<String> claims() {
    return Combinators.combine(
            claim("user_id", "\"u1\""),
            claim("name", "\"Ada\""),
            claim("roles", "[\"user\"]"),
            claim("exp", "1767272400"),
            claim("nbf", "1767268800.5"),
            claim("iat", "1767268800"),
            claim("aud", "[\"chat\"]"),
            claim("sub", "7"))
        .as((a, b, c, d, e, f, g, h) -> Stream.of(a, b, c, d, e, f, g, h))
        .map(
            claims ->
                claims
                    .filter(claim -> !claim.isEmpty())
                    .collect(Collectors.joining(",", "{", "}")));
  }

  private static Arbitrary<String> claim(String name, String good) {
    Arbitrary<String> other =
        Arbitraries.of(
            "null",
            "true",
            "\"u1\"",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"\\ud83d\"",
            "[]",
            "[1]",
            "[null]",
            "{}",
            "{\"$ne\":1}",
            "0",
            "-0.0",
            "-1",
            "1.5",
            "1e300",
            "-1e300",
            "9223372036854775807",
            "1e-300");
    return Arbitraries.frequencyOf(
        Tuple.of(12, Arbitraries.just("\"" + name + "\":" + good)),
        Tuple.of(2, other.map(value -> "\"" + name + "\":" + value)),
        Tuple.of(1, Arbitraries.just("")));
  }
}
