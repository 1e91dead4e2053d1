package io.chatbox.security;

import static io.chatbox.security.TestTokens.CLAIMS;
import static io.chatbox.security.TestTokens.base64;
import static io.chatbox.security.TestTokens.claims;
import static io.chatbox.security.TestTokens.good;
import static io.chatbox.security.TestTokens.header;
import static io.chatbox.security.TestTokens.hmac;
import static io.chatbox.security.TestTokens.token;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.security.TokenCheck.Invalid;
import io.chatbox.security.TokenCheck.Valid;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tokens that somebody made with care: form, header and claims. Each is right but for one thing,
 * and signed with the secret wherever the point is not the signature itself.
 */
class HostileTokensTest {
  private static final TokenVerifier OF_SECRET = TestTokens.ofSecret();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "None",
        "NONE",
        "nOnE",
        "none ",
        " none",
        "no\\u006ee",
        "",
        "HS",
        "hs256",
        "HS256 ",
        "HS1",
        "RS256",
        "RS512",
        "PS256",
        "ES256",
        "ES256K",
        "EdDSA",
        "dir",
        "A128KW",
        "RSA-OAEP-256",
        "ECDH-ES",
        "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"
      })
  void anAlgorithmThatIsNotTheSecretsIsRefused(String algorithm) {
    String header = "{\"alg\":\"" + algorithm + "\"}";

    assertThat(OF_SECRET.check(token(header, CLAIMS, hmac()))).isInstanceOf(Invalid.class);
    assertThat(OF_SECRET.check(base64(header) + "." + base64(CLAIMS) + "."))
        .isEqualTo(new Invalid("malformed"));
    assertThat(OF_SECRET.check(base64(header) + "." + base64(CLAIMS)))
        .isEqualTo(new Invalid("malformed"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "\"HS256\"",
        "null",
        "",
        "{\"alg\":null}",
        "{\"alg\":256}",
        "{\"alg\":[\"HS256\"]}",
        "{\"ALG\":\"HS256\"}",
        "{\"alg\":\"HS256\"",
        "{\"alg\":\"HS256\"}}",
        "{\"alg\":\"HS256\"} x",
        "{'alg':'HS256'}",
        "{\"alg\":\"HS256\",}",
        "{\"alg\":\"HS256\" /* */}",
        "\ufeff{\"alg\":\"HS256\"}",
        "{\"alg\":\"HS256\",\"alg\":\"HS256\"}",
        "{\"alg\":\"none\",\"alg\":\"HS256\"}",
        "{\"alg\":\"HS256\",\"\\u0061lg\":\"HS256\"}",
        "{\"alg\":\"HS256\",\"x\":{\"a\":1,\"a\":2}}",
        "{\"alg\":\"HS256\",\"crit\":[\"exp\"],\"exp\":1}",
        "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}",
        "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":true}",
        "{\"alg\":\"HS256\",\"crit\":[]}",
        "{\"alg\":\"HS256\",\"crit\":null}",
        "{\"alg\":\"HS256\",\"crit\":\"exp\"}",
        "{\"alg\":\"HS256\",\"b64\":false}",
        "{\"alg\":\"HS256\",\"enc\":\"A256GCM\"}",
        "{\"alg\":\"HS256\",\"kid\":7}",
        "{\"alg\":\"HS256\",\"kid\":[\"k\"]}",
        "{\"alg\":\"HS256\",\"kid\":{\"k\":1}}"
      })
  void aHeaderThatIsNotPlainIsRefused(String header) {
    assertThat(OF_SECRET.check(token(header, CLAIMS, hmac()))).isEqualTo(new Invalid("malformed"));
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    byte[] header = "{\"alg\":\"HS256\",\"x\":\"?\"}".getBytes(UTF_8);
    byte[] claims = claims("\"user_id\":\"u?\",\"roles\":[]").getBytes(UTF_8);
    byte[] plain = "{\"alg\":\"HS256\"}".getBytes(UTF_8);

    assertThat(OF_SECRET.check(token(broken(header), claims, hmac())))
        .isEqualTo(new Invalid("malformed"));
    assertThat(OF_SECRET.check(token(plain, broken(claims), hmac())))
        .isEqualTo(new Invalid("malformed"));
    assertThat(OF_SECRET.check(token(plain, claims, hmac()))).isInstanceOf(Valid.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../../../dev/null",
        "/proc/self/environ",
        "x' UNION SELECT 'key",
        "x'; DROP TABLE keys; --",
        "$(id)",
        "%s%s%n",
        "\\u0000",
        "\\ud800",
        "http://169.254.169.254/",
        ""
      })
  void aKidIsANameAndNothingElse(String kid) {
    // The shared secret has no name: whatever a token calls it, its signature decides.
    assertThat(OF_SECRET.check(token(header("HS256", kid), CLAIMS, hmac())))
        .isInstanceOf(Valid.class);
    assertThat(
            OF_SECRET.check(token(header("HS256", kid), CLAIMS, hmac(new byte[1], "HmacSHA256"))))
        .isEqualTo(new Invalid("signature"));
  }

  static Stream<String> respelled() {
    String good = good(CLAIMS);
    String[] parts = good.split("\\.");
    String padding = "=".repeat((4 - parts[2].length() % 4) % 4);
    return Stream.of(
        " " + good,
        good + " ",
        good + "\n",
        good.replace(".", " ."),
        good.replace(".", ".\r\n"),
        good.replace(".", ".\0"),
        good.replace(".", "\u3002"),
        good.substring(0, 9) + " " + good.substring(9),
        good.substring(0, good.length() - 3) + "\t" + good.substring(good.length() - 3),
        good.substring(0, good.length() - 3) + "%" + good.substring(good.length() - 3),
        good + padding,
        good + "====",
        good + ".",
        "." + good,
        good + "." + parts[2],
        good + "..",
        parts[0] + ".." + parts[2],
        parts[0] + "." + parts[1] + ".",
        "." + parts[1] + "." + parts[2],
        parts[0] + "." + parts[1],
        parts[1] + "." + parts[0] + "." + parts[2],
        parts[0] + "." + parts[1] + "." + parts[2].substring(0, 10),
        parts[0] + "." + parts[1] + "." + parts[2].substring(0, 1),
        otherTrailingBits(good),
        "Bearer " + good,
        "\"" + good + "\"",
        "{\"payload\":\"" + parts[1] + "\",\"signature\":\"" + parts[2] + "\"}");
  }

  @ParameterizedTest
  @MethodSource("respelled")
  void aGoodTokenInAnotherSpellingIsRefused(String token) {
    assertThat(OF_SECRET.check(token)).isInstanceOf(Invalid.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"user_id\":\"u1\",\"user_id\":\"u2\",\"roles\":[]",
        "\"user_id\":\"u1\",\"user\\u005fid\":\"u2\",\"roles\":[]",
        "\"user_id\":\"u1\",\"roles\":[],\"roles\":[\"admin\"]",
        "\"user_id\":\"u1\",\"roles\":[],\"exp\":1",
        "\"user_id\":\"u1\",\"roles\":[],\"realm\":{\"roles\":[],\"roles\":[\"admin\"]}",
        "\"user_id\":\"u1\",\"roles\":[],\"list\":[{\"a\":1,\"a\":1}]",
        "\"user_id\":\"u\\u0000\",\"roles\":[]",
        "\"user_id\":\"u\\n\",\"roles\":[]",
        "\"user_id\":\"u\\ud800\",\"roles\":[]",
        "\"user_id\":\"u1\",\"roles\":[null]",
        "\"user_id\":\"u1\",\"roles\":[[\"admin\"]]",
        "\"user_id\":\"u1\",\"roles\":[],\"iss\":7",
        "\"user_id\":\"u1\",\"roles\":[],\"aud\":7",
        "\"user_id\":\"u1\",\"roles\":[],\"jti\":[]",
        "\"user_id\":\"u1\",\"roles\":[],\"sub\":{}",
        "\"user_id\":{\"$ne\":null},\"roles\":[]"
      })
  void claimsThatCanBeReadInTwoWaysAreRefused(String fields) {
    assertThat(OF_SECRET.check(good(claims(fields)))).isInstanceOf(Invalid.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "\"x\"", "null", "7", "{", "{}{}", "{\"exp\":1}x", "\0"})
  void claimsThatAreNoObjectAreRefused(String claims) {
    assertThat(OF_SECRET.check(good(claims))).isEqualTo(new Invalid("malformed"));
  }

  @Test
  void depthAndLengthAreBounded() {
    String fields = "\"user_id\":\"u1\",\"roles\":[],\"x\":";

    assertThat(OF_SECRET.check(good(claims(fields + nested(15))))).isInstanceOf(Valid.class);
    assertThat(OF_SECRET.check(good(claims(fields + nested(16)))))
        .isEqualTo(new Invalid("malformed"));
    assertThat(OF_SECRET.check(good(claims(fields + nested(2900)))))
        .isEqualTo(new Invalid("malformed"));
    assertThat(OF_SECRET.check(good(claims(fields + "\"" + "x".repeat(100_000) + "\""))))
        .isEqualTo(new Invalid("too long"));
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  private static byte[] broken(byte[] text) {
    byte[] broken = text.clone();
    for (int i = 0; i < broken.length; i++) {
      broken[i] = broken[i] == '?' ? (byte) 0xff : broken[i];
    }
    return broken;
  }

  /** 32 bytes fill 43 characters but for two bits, which decoders tend to ignore. */
  private static String otherTrailingBits(String token) {
    char last = token.charAt(token.length() - 1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return token.substring(0, token.length() - 1) + alphabet.charAt(alphabet.indexOf(last) + 1);
  }
}
