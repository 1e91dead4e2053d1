package io.chatbox.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.chatbox.config.type.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens out of raw JSON, as no library would write them. */
final class TestTokens {
  static final String SECRET = "k7Qz0v9TnRw2xYb4Lm6Jp8Hs1Df3Gu5C";
  static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  static final long IN_AN_HOUR = NOW.getEpochSecond() + 3600;

  /** Claims that nothing is wrong with. */
  static final String CLAIMS = claims("\"user_id\":\"u1\",\"roles\":[\"user\"]");

  private TestTokens() {}

  @FunctionalInterface
  interface Signer {
    byte[] sign(byte[] content) throws GeneralSecurityException, JOSEException;
  }

  static Signer hmac(byte[] key, String algorithm) {
    return content -> {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(content);
    };
  }

  static Signer hmac() {
    return hmac(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  }

  static Signer rsa(RSAKey key) {
    return content -> signature("SHA256withRSA", key.toPrivateKey(), content);
  }

  static Signer ec(ECKey key) {
    String hash = key.getCurve().equals(Curve.P_256) ? "SHA256" : "SHA384";
    return content -> signature(hash + "withECDSAinP1363Format", key.toPrivateKey(), content);
  }

  static byte[] signature(String algorithm, PrivateKey key, byte[] content)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(content);
    return signature.sign();
  }

  static String token(String header, String claims, Signer signer) {
    return signed(base64(header) + "." + base64(claims), signer);
  }

  static String token(byte[] header, byte[] claims, Signer signer) {
    return signed(base64(header) + "." + base64(claims), signer);
  }

  private static String signed(String content, Signer signer) {
    try {
      return content + "." + base64(signer.sign(content.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException | JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** As the shared secret's holder issues them. */
  static String good(String claims) {
    return token("{\"alg\":\"HS256\"}", claims, hmac());
  }

  static String rs256(RSAKey key) {
    return token(header("RS256", key.getKeyID()), CLAIMS, rsa(key));
  }

  static String es256(ECKey key) {
    return token(header("ES256", key.getKeyID()), CLAIMS, ec(key));
  }

  static String header(String algorithm, String kid) {
    return "{\"alg\":\"%s\",\"typ\":\"JWT\",\"kid\":\"%s\"}".formatted(algorithm, kid);
  }

  /** With an end in an hour. */
  static String claims(String fields) {
    return "{" + fields + ",\"exp\":" + IN_AN_HOUR + "}";
  }

  static RSAKey rsaKey(String kid) {
    return rsaKey(kid, 2048);
  }

  static RSAKey rsaKey(String kid, int bits) {
    try {
      return new RSAKeyGenerator(bits, true).keyID(kid).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  static ECKey ecKey(String kid, Curve curve) {
    try {
      return new ECKeyGenerator(curve).keyID(kid).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  static TokenVerifier ofSecret() {
    return new TokenVerifier(
        new TokenVerifier.Options(
            Optional.of(new Secret(SECRET)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            JwksTimes.DEFAULT),
        CLOCK);
  }

  static TokenVerifier ofProvider(URI jwks, JwksTimes times) {
    return new TokenVerifier(
        new TokenVerifier.Options(
            Optional.empty(),
            Optional.of(jwks),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            times),
        CLOCK);
  }

  static TokenVerifier ofBoth(URI jwks) {
    return new TokenVerifier(
        new TokenVerifier.Options(
            Optional.of(new Secret(SECRET)),
            Optional.of(jwks),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            JwksTimes.DEFAULT),
        CLOCK);
  }

  static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
