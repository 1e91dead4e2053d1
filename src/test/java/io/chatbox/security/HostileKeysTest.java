package io.chatbox.security;

import static io.chatbox.security.TestTokens.CLAIMS;
import static io.chatbox.security.TestTokens.SECRET;
import static io.chatbox.security.TestTokens.ec;
import static io.chatbox.security.TestTokens.ecKey;
import static io.chatbox.security.TestTokens.es256;
import static io.chatbox.security.TestTokens.good;
import static io.chatbox.security.TestTokens.header;
import static io.chatbox.security.TestTokens.hmac;
import static io.chatbox.security.TestTokens.rs256;
import static io.chatbox.security.TestTokens.rsa;
import static io.chatbox.security.TestTokens.rsaKey;
import static io.chatbox.security.TestTokens.signature;
import static io.chatbox.security.TestTokens.token;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.chatbox.security.TestTokens.Signer;
import io.chatbox.security.TokenCheck.Invalid;
import io.chatbox.security.TokenCheck.Valid;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tokens and the keys that they name: each is right but for its key, its algorithm or its
 * signature.
 */
class HostileKeysTest {
  private static final RSAKey RSA = rsaKey("rsa");
  private static final ECKey EC = ecKey("ec", Curve.P_256);
  private static final ECKey P384 = ecKey("p384", Curve.P_384);
  private static final RSAKey FOR_ENCRYPTION =
      new RSAKey.Builder(RSA).keyID("enc").keyUse(KeyUse.ENCRYPTION).build();
  private static final RSAKey FOR_WRAPPING =
      new RSAKey.Builder(RSA).keyID("wrap").keyOperations(Set.of(KeyOperation.WRAP_KEY)).build();
  private static final RSAKey FOR_PS256 =
      new RSAKey.Builder(RSA).keyID("ps").algorithm(JWSAlgorithm.PS256).build();
  private static final RSAKey SMALL = rsaKey("small", 1024);
  private static final RSAKey SMALL_WITH_ZEROS =
      new RSAKey.Builder(zerosBefore(SMALL.getModulus()), SMALL.getPublicExponent())
          .keyID("zeros")
          .build();
  private static final OctetSequenceKey OCTETS =
      new OctetSequenceKey.Builder(SECRET.replace('k', 'K').getBytes(UTF_8)).keyID("oct").build();

  private static final JwksServer SERVER =
      new JwksServer(
          RSA.toPublicJWK(),
          EC.toPublicJWK(),
          P384.toPublicJWK(),
          FOR_ENCRYPTION.toPublicJWK(),
          FOR_WRAPPING.toPublicJWK(),
          FOR_PS256.toPublicJWK(),
          SMALL.toPublicJWK(),
          SMALL_WITH_ZEROS,
          OCTETS);

  private static final TokenVerifier OF_SECRET = TestTokens.ofSecret();
  private static final TokenVerifier OF_PROVIDER =
      TestTokens.ofProvider(SERVER.uri(), JwksTimes.DEFAULT);
  private static final TokenVerifier OF_BOTH = TestTokens.ofBoth(SERVER.uri());

  @AfterAll
  static void close() {
    OF_PROVIDER.close();
    OF_BOTH.close();
    SERVER.close();
  }

  @Test
  void theTokensThatTheseAreMadeFromAreGood() {
    assertThat(
            List.of(
                OF_SECRET.check(good(CLAIMS)),
                OF_BOTH.check(good(CLAIMS)),
                OF_PROVIDER.check(rs256(RSA)),
                OF_PROVIDER.check(es256(EC)),
                OF_BOTH.check(rs256(RSA))))
        .allSatisfy(check -> assertThat(check).isInstanceOf(Valid.class));
  }

  static Stream<Arguments> ofTheProvider() {
    Signer publicKeyAsSecret = hmac(der(RSA), "HmacSHA256");
    Signer pemAsSecret = hmac(pem(RSA), "HmacSHA256");
    Signer pss = HostileKeysTest::rsaPss;
    String fromOutside = rsaKey("rsa").toPublicJWK().toJSONString();
    return Stream.of(
        hostile("HS256 by the public key", "HS256", "rsa", publicKeyAsSecret, "algorithm"),
        hostile("HS256 by its PEM", "HS256", "rsa", pemAsSecret, "algorithm"),
        hostile("HS256 by nothing", "HS256", "rsa", hmac(new byte[1], "HmacSHA256"), "algorithm"),
        hostile(
            "HS256 by a published secret",
            "HS256",
            "oct",
            hmac(OCTETS.toByteArray(), "HmacSHA256"),
            "algorithm"),
        hostile("PS256", "PS256", "rsa", pss, "algorithm"),
        hostile("PS256 called RS256", "RS256", "rsa", pss, "signature"),
        hostile("ES384", "ES384", "p384", ec(P384), "algorithm"),
        hostile("ES256 by a P-384 key", "ES256", "p384", ec(P384), "unknown key"),
        hostile("ES256 by an RSA key", "ES256", "rsa", rsa(RSA), "unknown key"),
        hostile("RS256 by an EC key", "RS256", "ec", ec(EC), "unknown key"),
        hostile("an encryption key", "RS256", "enc", rsa(FOR_ENCRYPTION), "unknown key"),
        hostile("a wrapping key", "RS256", "wrap", rsa(FOR_WRAPPING), "unknown key"),
        hostile("a key for PS256", "RS256", "ps", rsa(FOR_PS256), "unknown key"),
        hostile("1024 bits", "RS256", "small", rsa(SMALL), "unknown key"),
        hostile("1024 bits behind zeros", "RS256", "zeros", rsa(SMALL), "unknown key"),
        hostile("another's key", "RS256", "rsa", rsa(rsaKey("rsa")), "signature"),
        hostile("ES256 of zeros", "ES256", "ec", content -> new byte[64], "signature"),
        hostile("ES256 in DER", "ES256", "ec", HostileKeysTest::ecInDer, "signature"),
        hostile("a signature too long", "ES256", "ec", padded(ec(EC)), "signature"),
        hostile("a signature cut", "RS256", "rsa", cut(rsa(RSA)), "signature"),
        hostile("an unknown kid", "RS256", "nobody", rsa(RSA), "unknown key"),
        hostile("a kid in other case", "RS256", "RSA", rsa(RSA), "unknown key"),
        hostile("a very long kid", "RS256", "k".repeat(4000), rsa(RSA), "unknown key"),
        Arguments.of(
            "a key of its own",
            token(
                "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"jwk\":" + fromOutside + "}",
                CLAIMS,
                rsa(rsaKey("rsa"))),
            "signature"),
        Arguments.of(
            "a certificate of its own",
            token(
                "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"x5c\":[\"MIIB\"]}",
                CLAIMS,
                rsa(rsaKey("rsa"))),
            "signature"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofTheProvider")
  void whatAPublishedKeyDidNotSignAsItShouldIsRefused(String name, String token, String reason) {
    assertThat(OF_PROVIDER.check(token))
        .isInstanceOfSatisfying(
            Invalid.class, invalid -> assertThat(invalid.reason()).startsWith(reason));
    assertThat(OF_BOTH.check(token)).isInstanceOf(Invalid.class);
    assertThat(OF_SECRET.check(token)).isInstanceOf(Invalid.class);
  }

  @Test
  void eachKindOfKeyHasItsOwnAlgorithms() {
    assertThat(OF_SECRET.check(rs256(RSA))).isEqualTo(new Invalid("algorithm"));
    assertThat(OF_PROVIDER.check(good(CLAIMS))).isEqualTo(new Invalid("algorithm"));
    assertThat(OF_BOTH.check(token(header("HS256", "rsa"), CLAIMS, hmac(der(RSA), "HmacSHA256"))))
        .isEqualTo(new Invalid("signature"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../../../dev/null",
        "x' UNION SELECT 'key",
        "\\u0000",
        "\\ud800",
        "file:///etc/x",
        ""
      })
  void aKidPicksAmongThePublishedKeysAndDoesNothingElse(String kid) {
    assertThat(OF_PROVIDER.check(token(header("RS256", kid), CLAIMS, rsa(RSA))))
        .isInstanceOf(Invalid.class);
  }

  private static Arguments hostile(
      String name, String algorithm, String kid, Signer signer, String reason) {
    return Arguments.of(name, token(header(algorithm, kid), CLAIMS, signer), reason);
  }

  private static Base64URL zerosBefore(Base64URL modulus) {
    byte[] bytes = modulus.decode();
    byte[] longer = new byte[256];
    System.arraycopy(bytes, 0, longer, longer.length - bytes.length, bytes.length);
    return Base64URL.encode(longer);
  }

  private static byte[] der(RSAKey key) {
    try {
      return key.toRSAPublicKey().getEncoded();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] pem(RSAKey key) {
    return ("-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der(key))
            + "\n-----END PUBLIC KEY-----\n")
        .getBytes(UTF_8);
  }

  private static byte[] rsaPss(byte[] content) throws GeneralSecurityException, JOSEException {
    Signature signature = Signature.getInstance("RSASSA-PSS");
    signature.setParameter(
        new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    signature.initSign(RSA.toPrivateKey());
    signature.update(content);
    return signature.sign();
  }

  private static byte[] ecInDer(byte[] content) throws GeneralSecurityException, JOSEException {
    return signature("SHA256withECDSA", EC.toPrivateKey(), content);
  }

  private static Signer padded(Signer signer) {
    return content -> Arrays.copyOf(signer.sign(content), 66);
  }

  private static Signer cut(Signer signer) {
    return content -> Arrays.copyOf(signer.sign(content), 255);
  }
}
