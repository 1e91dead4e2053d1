package io.chatbox.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import io.chatbox.config.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {
  private static final String KEY = "k7Qz0v9TnRw2xYb4Lm6Jp8Hs1Df3Gu5C";
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final long IN_AN_HOUR = NOW.getEpochSecond() + 3600;

  private final TokenVerifier verifier =
      new TokenVerifier(new Secret(KEY), Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void aValidTokenYieldsItsCaller() {
    TokenCheck check =
        verifier.check(
            signed(
                """
                {"user_id":"u1","name":"Ada","roles":["user","admin"],"exp":%d,"iat":%d}
                """
                    .formatted(IN_AN_HOUR, NOW.getEpochSecond())));

    assertThat(check).isInstanceOf(TokenCheck.Valid.class);
    Caller caller = ((TokenCheck.Valid) check).caller();
    assertThat(caller.userId()).isEqualTo("u1");
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
    TokenCheck check = verifier.check(signed(claims("\"user_id\":\"u1\",\"roles\":[]")));

    assertThat(((TokenCheck.Valid) check).caller().displayName()).isEqualTo("u1");
    assertThat(((TokenCheck.Valid) check).caller().isStaff()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"HmacSHA256,HS256", "HmacSHA384,HS384", "HmacSHA512,HS512"})
  void everyHmacOfTheSharedSecretIsTaken(String mac, String algorithm) throws Exception {
    String signingInput =
        base64("{\"alg\":\"" + algorithm + "\"}")
            + "."
            + base64(claims("\"user_id\":\"u1\",\"roles\":[]"));
    Mac hmac = Mac.getInstance(mac);
    hmac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), mac));
    byte[] signature = hmac.doFinal(signingInput.getBytes(StandardCharsets.US_ASCII));

    assertThat(verifier.check(signingInput + "." + base64(signature)))
        .isInstanceOf(TokenCheck.Valid.class);
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
    assertThat(verifier.check(signed(claims(claims)))).isInstanceOf(TokenCheck.Invalid.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"exp\":\"tomorrow\"", "\"exp\":null", "\"iat\":1"})
  void aTokenWithoutAnEndIsRefused(String exp) {
    assertThat(verifier.check(signed("{\"user_id\":\"u1\",\"roles\":[]," + exp + "}")))
        .isInstanceOf(TokenCheck.Invalid.class);
  }

  @Test
  void clocksMayDifferByThirtySeconds() {
    assertThat(verifier.check(expiring(NOW.minusSeconds(29)))).isInstanceOf(TokenCheck.Valid.class);
    assertThat(verifier.check(expiring(NOW.minusSeconds(30)))).isEqualTo(new TokenCheck.Expired());
    assertThat(verifier.check(signed(claims(notBefore(NOW.plusSeconds(30))))))
        .isInstanceOf(TokenCheck.Valid.class);
    assertThat(verifier.check(signed(claims(notBefore(NOW.plusSeconds(31))))))
        .isInstanceOf(TokenCheck.Invalid.class);
  }

  @Test
  void aForgedOrDamagedTokenIsRefused() {
    String good = signed(claims("\"user_id\":\"u1\",\"roles\":[]"));
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
            signedWith("another-k3y-0f-the-same-length-xx", claims("\"user_id\":\"u1\"")),
            good + "x".repeat(TokenVerifier.MAX_TOKEN));

    assertThat(bad)
        .allSatisfy(
            token -> assertThat(verifier.check(token)).isInstanceOf(TokenCheck.Invalid.class));
  }

  private static String notBefore(Instant time) {
    return "\"user_id\":\"u1\",\"roles\":[],\"nbf\":" + time.getEpochSecond();
  }

  private static String claims(String fields) {
    return "{" + fields + ",\"exp\":" + IN_AN_HOUR + "}";
  }

  private static String expiring(Instant end) {
    return signed("{\"user_id\":\"u1\",\"roles\":[],\"exp\":" + end.getEpochSecond() + "}");
  }

  private static String signed(String claims) {
    return signedWith(KEY, claims);
  }

  private static String signedWith(String key, String claims) {
    try {
      JWSObject jws = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(claims));
      jws.sign(new MACSigner(Arrays.copyOf(key.getBytes(StandardCharsets.UTF_8), 64)));
      return jws.serialize();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
