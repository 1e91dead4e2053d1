package io.chatbox.security;

import static io.chatbox.security.TestTokens.ecKey;
import static io.chatbox.security.TestTokens.es256;
import static io.chatbox.security.TestTokens.ofProvider;
import static io.chatbox.security.TestTokens.rs256;
import static io.chatbox.security.TestTokens.rsaKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.chatbox.config.Settings;
import io.chatbox.config.TestSettings;
import io.chatbox.dev.FakeProxy;
import io.chatbox.dev.LogLines;
import io.chatbox.security.TokenCheck.Invalid;
import io.chatbox.security.TokenCheck.Valid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Key sets as providers publish them: what can't be used is named and does no harm to the rest.
 * Each kind was reported of somebody: types of keys to come
 * (github.com/go-jose/go-jose/issues/276), other curves (github.com/MicahParks/jwkset/issues/60,
 * github.com/googleapis/php-jwt/issues/561), Keycloak's keys for encryption
 * (github.com/jpadilla/pyjwt/issues/722,
 * github.com/spring-attic/spring-security-oauth/issues/1470), Entra ID's without {@code alg}
 * (github.com/auth0/jwks-rsa-java/issues/6).
 */
@Timeout(60)
class KeySetTest {
  private static final RSAKey RSA = rsaKey("rsa");
  private static final RSAKey UNKNOWN = rsaKey("unknown");
  private static final ECKey EC = ecKey("ec", Curve.P_256);
  private static final String SHORT = rsaKey("short", 1024).getModulus().toString();

  private final JwksServer server = new JwksServer();
  private final List<TokenVerifier> verifiers = new ArrayList<>();

  @AfterEach
  void close() {
    verifiers.forEach(TokenVerifier::close);
    server.close();
  }

  static Stream<Arguments> unusable() {
    return Stream.of(
        Arguments.of("null", "kid= reason=not an object"),
        Arguments.of("\"rsa\"", "kid= reason=not an object"),
        Arguments.of("[]", "kid= reason=not an object"),
        Arguments.of("{}", "kid= reason=its type is neither RSA nor EC"),
        Arguments.of(
            "{'kid':'pq','kty':'AKP','alg':'ML-DSA-65','pub':'AAAA'}",
            "kid=pq reason=its type is neither RSA nor EC"),
        Arguments.of(
            "{'kid':'ed','kty':'OKP','crv':'Ed25519','x':'AAAA'}",
            "kid=ed reason=its type is neither RSA nor EC"),
        Arguments.of("{'kid':7,'kty':['RSA']}", "kid= reason=its type is neither RSA nor EC"),
        Arguments.of(
            "{'kid':'k','kty':'EC','crv':'secp256k1','alg':'ES256K','x':'AA','y':'AA'}",
            "kid=k reason=its curve is not P-256"),
        Arguments.of(
            "{'kid':'new','kty':'EC','crv':'P-999','x':'AA','y':'AA'}",
            "kid=new reason=its curve is not P-256"),
        Arguments.of("{'kid':'none','kty':'EC'}", "kid=none reason=its curve is not P-256"),
        Arguments.of(
            "{'kid':'off','kty':'EC','crv':'P-256','x':'AA','y':'AA'}", "kid=off reason=malformed"),
        Arguments.of(
            "{'kid':'half','kty':'RSA','n':'AQAB'}", "kid=half reason=a member is missing"),
        Arguments.of(
            "{'kid':'void','kty':'RSA','n':null,'e':'AQAB'}",
            "kid=void reason=a member is missing"),
        Arguments.of(
            "{'kid':'bad','kty':'RSA','n':'not base64!','e':'AQAB'}",
            "kid=bad reason=a member is not base64"),
        Arguments.of(
            "{'kid':'digits','kty':'RSA','n':17,'e':'AQAB'}",
            "kid=digits reason=a member is not base64"),
        Arguments.of(
            "{'kid':'short','kty':'RSA','n':'" + SHORT + "','e':'AQAB'}",
            "kid=short reason=shorter than 2048 bits"),
        Arguments.of(
            "{'kid':'ps','kty':'RSA','alg':'PS256','n':'AQAB','e':'AQAB'}",
            "kid=ps reason=its algorithm is neither RS256 nor ES256"),
        Arguments.of(
            "{'kid':'use','kty':'EC','crv':'P-256','use':'','x':'AA','y':'AA'}",
            "kid=use reason=malformed"),
        Arguments.of(
            "{'kid':'\\u202e\\n" + "k".repeat(99) + "','kty':'?'}",
            "kid=??" + "k".repeat(58) + "… reason=its type is neither RSA nor EC"));
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void anEntryThatCantBeUsedIsNamedAndTheOthersWork(String entry, String fields) {
    server.say(200, set(entry.replace('\'', '"'), json(RSA), json(EC)));
    try (LogLines log = new LogLines(KeySetReader.class.getName())) {
      TokenVerifier verifier = verifier();

      assertThat(verifier.check(rs256(RSA))).isInstanceOf(Valid.class);
      assertThat(verifier.check(es256(EC))).isInstanceOf(Valid.class);
      assertThat(log.lines()).containsExactly("WARNING JWKS entry left out " + fields);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "alg | null",
        "use | null",
        "alg | \"RS256\"",
        "key_ops | [\"verify\"]",
        "x5c | [\"garbage\"]",
        "x5c | 7",
        "x5u | \"no address\"",
        "x5t | \"?\"",
        "exp | \"2026-01-01\"",
        "issuer | \"https://login.test/{tenantid}/v2.0\"",
        "n | STANDARD",
      })
  void whatStandsBesideAKeyDoesNoHarm(String member, String value) throws Exception {
    Map<String, Object> key = new HashMap<>(RSA.toPublicJWK().toJSONObject());
    String standard =
        "\"" + RSA.getModulus().toString().replace('-', '+').replace('_', '/') + "==\"";
    key.put(
        member,
        JSONObjectUtils.parse("{\"v\":%s}".formatted(value.equals("STANDARD") ? standard : value))
            .get("v"));
    server.say(200, set(JSONObjectUtils.toJSONString(key)));
    try (LogLines log = new LogLines(KeySetReader.class.getName())) {
      assertThat(verifier().check(rs256(RSA))).isInstanceOf(Valid.class);
      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void keysForEncryptionAreNeitherUsedNorNamed() {
    server.say(
        200,
        set(
            json(RSA).replace("{", "{\"use\":\"enc\",\"alg\":\"RSA-OAEP\","),
            "{\"kty\":\"EC\",\"crv\":\"P-256\",\"alg\":\"ECDH-ES\"}",
            json(EC).replace("{", "{\"use\":\"enc\",\"alg\":\"ES256\","),
            json(UNKNOWN)));
    try (LogLines log = new LogLines("io.chatbox.security")) {
      TokenVerifier verifier = verifier();

      assertThat(verifier.check(rs256(RSA))).isEqualTo(new Invalid("unknown key"));
      assertThat(verifier.check(es256(EC))).isEqualTo(new Invalid("unknown key"));
      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void ofTwoKeysWithOneKidEachIsTried() {
    RSAKey other = rsaKey("rsa");
    server.publish(other.toPublicJWK(), RSA.toPublicJWK());

    assertThat(verifier().check(rs256(RSA))).isInstanceOf(Valid.class);
    assertThat(verifier().check(rs256(other))).isInstanceOf(Valid.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"keys\":[]}",
        "{\"keys\":null}",
        "{\"keys\":{}}",
        "{\"keys\":[null,{\"kid\":\"a\",\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}]}",
        "{\"keys\":[{\"use\":\"enc\"}]}",
      })
  void aSetWithoutAUsableKeyIsAFailedFetchAndKnownKeysGoOn(String document) {
    server.publish(RSA.toPublicJWK());
    TokenVerifier verifier = verifier();
    assertThat(verifier.check(rs256(RSA))).isInstanceOf(Valid.class);

    try (LogLines log = new LogLines("io.chatbox.security")) {
      server.say(200, document);

      assertThat(verifier.check(rs256(UNKNOWN))).isEqualTo(new Invalid("unknown key"));
      assertThat(verifier.check(rs256(RSA))).isInstanceOf(Valid.class);
      assertThat(log.lines()).anyMatch(line -> line.startsWith("WARNING JWKS fetch failed"));
    }
  }

  @Test
  void whatIsLeftOutIsNamedOnceAndNotWithoutEnd() {
    String[] entries =
        IntStream.range(0, 2 * KeySetReader.MOST_NAMED)
            .mapToObj(i -> "{\"kty\":\"AKP\",\"kid\":\"k" + i / 2 + "\"}")
            .toArray(String[]::new);
    entries[0] = json(RSA);
    server.say(200, set(entries));
    try (LogLines log = new LogLines(KeySetReader.class.getName())) {
      TokenVerifier verifier = verifier();

      for (int i = 0; i < 3; i++) {
        int before = server.requests();
        await()
            .until(
                () -> {
                  verifier.check(rs256(UNKNOWN));
                  return server.requests() > before;
                });
      }

      assertThat(log.lines())
          .hasSize(KeySetReader.MOST_NAMED + 1)
          .doesNotHaveDuplicates()
          .endsWith("WARNING JWKS entries left out, no more are named");
    }
  }

  @Test
  void itIsFetchedThroughAProxyThatAsksWhoCalls() {
    server.publish(RSA.toPublicJWK());
    try (FakeProxy proxy = FakeProxy.before(server.uri(), "ada:hunter2")) {
      Settings settings =
          TestSettings.of(
              Map.of(
                  "JWT_JWKS_URL", "http://my_id:8080/keys",
                  "MONGO_URI", "mongodb://db",
                  "LLM_PROVIDER_1_ID", "demo",
                  "LLM_PROVIDER_1_TYPE", "demo",
                  "HTTP_PROXY", "ada:hunter2@" + proxy.address()));
      TokenVerifier verifier = new TokenVerifier(settings, TestTokens.CLOCK);
      verifiers.add(verifier);

      assertThat(verifier.check(rs256(RSA))).isInstanceOf(Valid.class);
      assertThat(proxy.requests()).contains("GET http://my_id:8080/keys HTTP/1.1");
    }
  }

  private TokenVerifier verifier() {
    Duration any = Duration.ofMillis(1);
    JwksTimes eager =
        new JwksTimes(
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            any,
            Duration.ofMinutes(1),
            Duration.ofSeconds(1),
            Duration.ofMinutes(10));
    TokenVerifier verifier = ofProvider(server.uri(), eager);
    verifiers.add(verifier);
    return verifier;
  }

  private static String json(JWK key) {
    return key.toPublicJWK().toJSONString();
  }

  private static String set(String... entries) {
    return Stream.of(entries).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }
}
