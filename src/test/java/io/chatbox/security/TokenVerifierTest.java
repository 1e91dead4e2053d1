package io.chatbox.security;

import static io.chatbox.security.TestTokens.CLAIMS;
import static io.chatbox.security.TestTokens.IN_AN_HOUR;
import static io.chatbox.security.TestTokens.NOW;
import static io.chatbox.security.TestTokens.SECRET;
import static io.chatbox.security.TestTokens.base64;
import static io.chatbox.security.TestTokens.claims;
import static io.chatbox.security.TestTokens.good;
import static io.chatbox.security.TestTokens.header;
import static io.chatbox.security.TestTokens.hmac;
import static io.chatbox.security.TestTokens.rsa;
import static io.chatbox.security.TestTokens.rsaKey;
import static io.chatbox.security.TestTokens.token;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import io.chatbox.config.type.Secret;
import io.chatbox.protocol.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {
  private final TokenVerifier verifier = TestTokens.ofSecret();

  @Test
  void aValidTokenYieldsItsCaller() {
    TokenCheck check =
        verifier.check(
            good(
                """
                {"user_id":"u1","name":"Ada","roles":["user","admin"],"exp":%d,"iat":%d}
                """
                    .formatted(IN_AN_HOUR, NOW.getEpochSecond())));

    assertThat(check).isInstanceOf(TokenCheck.Valid.class);
    Caller caller = ((TokenCheck.Valid) check).caller();
    assertThat(caller.userId()).isEqualTo(new UserId("u1"));
    assertThat(caller.displayName()).isEqualTo("Ada");
    assertThat(caller.roles()).isEqualTo(Set.of("user", "admin"));
    assertThat(caller.isStaff()).isTrue();
    assertThat(caller.expiresAt()).isEqualTo(Instant.ofEpochSecond(IN_AN_HOUR));
    assertThat(caller.getName()).isEqualTo("u1");
    assertThat(caller.getExpirationTime()).isEqualTo(IN_AN_HOUR);
    assertThat(caller.getGroups()).containsExactlyInAnyOrder("user", "admin");
    assertThat(caller.getClaimNames()).contains("user_id", "iat");
  }

  @Test
  void theNameDefaultsToTheUserId() {
    TokenCheck check = verifier.check(good(claims("\"user_id\":\"u1\",\"roles\":[]")));

    assertThat(((TokenCheck.Valid) check).caller().displayName()).isEqualTo("u1");
    assertThat(((TokenCheck.Valid) check).caller().isStaff()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"HmacSHA256,HS256", "HmacSHA384,HS384", "HmacSHA512,HS512"})
  void everyHmacOfTheSharedSecretIsTaken(String mac, String algorithm) {
    String token =
        token("{\"alg\":\"" + algorithm + "\"}", CLAIMS, hmac(SECRET.getBytes(UTF_8), mac));

    assertThat(verifier.check(token)).isInstanceOf(TokenCheck.Valid.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"roles\":[]",
        "\"user_id\":\"\",\"roles\":[]",
        "\"user_id\":\"  \",\"roles\":[]",
        "\"user_id\":7,\"roles\":[]",
        "\"user_id\":null,\"roles\":[]",
        "\"user_id\":[\"u1\"],\"roles\":[]",
        "\"user_id\":\"u1\"",
        "\"user_id\":\"u1\",\"roles\":null",
        "\"user_id\":\"u1\",\"roles\":\"admin\"",
        "\"user_id\":\"u1\",\"roles\":[1]",
        "\"user_id\":\"u1\",\"roles\":{\"admin\":true}",
        "\"user_id\":\"u1\",\"roles\":[],\"name\":7",
        "\"user_id\":\"u1\",\"roles\":[],\"nbf\":\"soon\""
      })
  void claimsOfTheWrongTypeOrMissingAreRefused(String claims) {
    assertThat(verifier.check(good(claims(claims)))).isInstanceOf(TokenCheck.Invalid.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"exp\":\"tomorrow\"", "\"exp\":null", "\"iat\":1"})
  void aTokenWithoutAnEndIsRefused(String exp) {
    assertThat(verifier.check(good("{\"user_id\":\"u1\",\"roles\":[]," + exp + "}")))
        .isInstanceOf(TokenCheck.Invalid.class);
  }

  @Test
  void clocksMayDifferByThirtySeconds() {
    assertThat(verifier.check(expiring(NOW.minusSeconds(29)))).isInstanceOf(TokenCheck.Valid.class);
    assertThat(verifier.check(expiring(NOW.minusSeconds(30)))).isEqualTo(new TokenCheck.Expired());
    assertThat(verifier.check(good(claims(notBefore(NOW.plusSeconds(30))))))
        .isInstanceOf(TokenCheck.Valid.class);
    assertThat(verifier.check(good(claims(notBefore(NOW.plusSeconds(31))))))
        .isInstanceOf(TokenCheck.Invalid.class);
  }

  @Test
  void aForgedOrDamagedTokenIsRefused() {
    String good = good(claims("\"user_id\":\"u1\",\"roles\":[]"));
    String payload = good.split("\\.")[1];
    List<String> bad =
        List.of(
            "",
            ".",
            "..",
            "a.b.c",
            good.substring(0, good.length() - 2),
            good.substring(0, good.lastIndexOf('.') + 1),
            base64("{\"alg\":\"none\"}") + "." + payload + ".",
            base64("{\"alg\":\"RS256\"}") + "." + payload + "." + base64("x"),
            token("{\"alg\":\"HS256\"}", CLAIMS, hmac(new byte[32], "HmacSHA256")),
            good + "x".repeat(TokenVerifier.MAX_TOKEN));

    assertThat(bad)
        .allSatisfy(
            token -> assertThat(verifier.check(token)).isInstanceOf(TokenCheck.Invalid.class));
  }

  private static String notBefore(Instant time) {
    return "\"user_id\":\"u1\",\"roles\":[],\"nbf\":" + time.getEpochSecond();
  }

  private static String expiring(Instant end) {
    return good("{\"user_id\":\"u1\",\"roles\":[],\"exp\":" + end.getEpochSecond() + "}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "exp":1767268769                    | Expired
          "exp":-1                            | Expired
          "exp":0                             | Expired
          "exp":1767268770.1                  | Valid
          "exp":1767268770.0                  | Expired
          "exp":1.767272400e9                 | Valid
          "exp":253402300799                  | Valid
          "exp":253402300800                  | Invalid
          "exp":1767272400000                 | Invalid
          "exp":1e300                         | Invalid
          "exp":-1e300                        | Invalid
          "exp":1e999                         | Invalid
          "exp":9223372036854775807           | Invalid
          "exp":9223372036854776              | Invalid
          "exp":-9223372036854775808          | Invalid
          "exp":99999999999999999999999999999 | Invalid
          "exp":NaN                           | Invalid
          "exp":"1767272400"                  | Invalid
          "exp":true                          | Invalid
          "exp":[1767272400]                  | Invalid
          "exp":1767272400,"nbf":-1           | Valid
          "exp":1767272400,"nbf":1e300        | Invalid
          "exp":1767272400,"nbf":-1e300       | Invalid
          "exp":1767272400,"nbf":1767268830.9 | Invalid
          "exp":1767272400,"iat":1e300        | Invalid
          """)
  void timesAreNumbersOfThisEra(String times, String outcome) {
    // 1767268800 is now.
    TokenCheck check = verifier.check(good("{\"user_id\":\"u1\",\"roles\":[]," + times + "}"));

    assertThat(check.getClass().getSimpleName()).isEqualTo(outcome);
  }

  @Test
  void timesAndAudiencesAreAsMicroProfileWantsThem() {
    TokenCheck check =
        verifier.check(
            good("{\"user_id\":\"u1\",\"roles\":[],\"exp\":1767272400.5,\"aud\":\"chat\"}"));

    Caller caller = ((TokenCheck.Valid) check).caller();
    assertThat(caller.getExpirationTime()).isEqualTo(1_767_272_400L);
    assertThat(caller.expiresAt()).isEqualTo(Instant.ofEpochMilli(1_767_272_400_500L));
    assertThat(caller.getAudience()).containsExactly("chat");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "iss":"https://id.test","aud":"chat"           | Valid
          "iss":"https://id.test","aud":["x","chat"]     | Valid
          "iss":"https://id.test"                        | Invalid
          "aud":"chat"                                   | Invalid
          "iss":"https://id.test/","aud":"chat"          | Invalid
          "iss":"https://ID.test","aud":"chat"           | Invalid
          "iss":["https://id.test"],"aud":"chat"         | Invalid
          "iss":"https://id.test","aud":"chat2"          | Invalid
          "iss":"https://id.test","aud":""               | Invalid
          "iss":"https://id.test","aud":[]               | Invalid
          "iss":"https://id.test","aud":{"chat":1}       | Invalid
          "iss":"https://id.test","aud":["chat",1]       | Invalid
          "iss":"https://id.test","aud":null             | Invalid
          """)
  void issuerAndAudienceCountWhenTheyAreSetWhoeverSigned(String fields, String outcome) {
    RSAKey key = rsaKey("k");
    String claims = claims(fields + ",\"user_id\":\"u1\",\"roles\":[]");
    try (JwksServer server = new JwksServer(key.toPublicJWK())) {
      TokenVerifier strict =
          new TokenVerifier(
              new TokenVerifier.Options(
                  Optional.of(new Secret(SECRET)),
                  Optional.of(server.uri()),
                  Optional.empty(),
                  Optional.of("https://id.test"),
                  Optional.of("chat"),
                  JwksTimes.DEFAULT),
              TestTokens.CLOCK);

      assertThat(
              List.of(
                  strict.check(good(claims)),
                  strict.check(token(header("RS256", "k"), claims, rsa(key)))))
          .allSatisfy(check -> assertThat(check.getClass().getSimpleName()).isEqualTo(outcome));
      strict.close();
    }
  }
}
