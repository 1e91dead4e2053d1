package io.chatbox.security;

import static io.chatbox.security.TestTokens.base64;
import static io.chatbox.security.TestTokens.ecKey;
import static io.chatbox.security.TestTokens.header;
import static io.chatbox.security.TestTokens.hmac;
import static io.chatbox.security.TestTokens.rsa;
import static io.chatbox.security.TestTokens.rsaKey;
import static io.chatbox.security.TestTokens.token;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.RSAKey;
import io.chatbox.it.SocketClient;
import io.chatbox.it.TestServer;
import io.chatbox.security.TestTokens.Signer;
import io.chatbox.security.Upgrade.Answer;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad tokens at the door of a running server, carried in each of the three ways. */
class HostileTokensIT {
  private static final String REFUSAL =
      "{\"error\":\"unauthorized\",\"message\":\"A valid token is needed. Sign in again.\"}";
  private static final Signer SIGNER = hmac(TestServer.JWT_KEY.getBytes(UTF_8), "HmacSHA256");
  private static final String PLAIN = "{\"alg\":\"HS256\"}";

  private final TestServer server = TestServer.shared();

  static Stream<Named<String>> bad() {
    RSAKey key = rsaKey("k");
    String claims = claims("\"roles\":[\"admin\"]");
    String good = token(PLAIN, claims, SIGNER);
    String signed = good.substring(0, good.lastIndexOf('.'));
    String ownKey = "{\"alg\":\"RS256\",\"kid\":\"k\",\"jwk\":" + key.toPublicJWK() + "}";
    return Stream.of(
        Named.of("nothing", ""),
        Named.of("no token", "x"),
        Named.of("alg none", base64("{\"alg\":\"none\"}") + "." + base64(claims) + "."),
        Named.of("alg nOnE, signed", token("{\"alg\":\"nOnE\"}", claims, SIGNER)),
        Named.of("RS256", token(header("RS256", "k"), claims, rsa(key))),
        Named.of("a key of its own", token(ownKey, claims, rsa(key))),
        Named.of(
            "ES256 of zeros",
            token(header("ES256", ecKey("e", Curve.P_256).getKeyID()), claims, c -> new byte[64])),
        Named.of("a kid that is a path", token(header("HS256", "/dev/null"), claims, zeros())),
        Named.of("no signature", signed + "."),
        Named.of("a cut signature", good.substring(0, good.length() - 4)),
        Named.of("crit", token("{\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1}", claims, SIGNER)),
        Named.of("b64", token("{\"alg\":\"HS256\",\"b64\":false}", claims, SIGNER)),
        Named.of("alg twice", token("{\"alg\":\"none\",\"alg\":\"HS256\"}", claims, SIGNER)),
        Named.of("roles twice", signed("\"roles\":[],\"roles\":[\"admin\"]")),
        Named.of("nested twice", signed("\"roles\":[],\"x\":{\"a\":1,\"a\":2}")),
        Named.of("too deep", signed("\"roles\":[],\"x\":" + "[".repeat(99) + "]".repeat(99))),
        Named.of("expired", token(PLAIN, ending("1"), SIGNER)),
        Named.of("without an end", token(PLAIN, ending("null"), SIGNER)),
        Named.of("for ever", token(PLAIN, ending("1e300"), SIGNER)),
        Named.of("not yet", signed("\"roles\":[],\"nbf\":" + (now() + 3600))),
        Named.of("roles of a wrong type", signed("\"roles\":\"admin\"")),
        Named.of("encrypted", good + ".x.y"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void isRefusedBeforeTheUpgradeAlikeAndWithoutAReason(String token) {
    List<Answer> answers =
        List.of(
            Upgrade.inHeader(server, token),
            Upgrade.inSubprotocol(server, token),
            Upgrade.inQuery(server, token));

    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isEqualTo(401);
              assertThat(answer.body()).isEqualTo(REFUSAL);
              assertThat(answer.has("WWW-Authenticate: Bearer")).isTrue();
              assertThat(answer.headers())
                  .noneMatch(line -> line.toLowerCase().startsWith("set-cookie"));
            });
  }

  @Test
  void theTokenThatTheseAreMadeFromIsGood() {
    String good = signed("\"roles\":[\"user\"]");

    assertThat(Upgrade.inHeader(server, good).status()).isEqualTo(101);
    assertThat(Upgrade.inSubprotocol(server, good).status()).isEqualTo(101);
    assertThat(Upgrade.inQuery(server, good).status()).isEqualTo(101);
  }

  @ParameterizedTest
  @ValueSource(ints = {8_300, 9_500})
  void aTokenOverItsLimitIsRefusedLikeAnyOther(int length) {
    isRefusedBeforeTheUpgradeAlikeAndWithoutAReason(signed(filling(length)));
  }

  /** The server takes no field and no address over 10 KiB, and says so before anybody reads it. */
  @Test
  void aTokenOfAHundredKilobytesIsNotEvenRead() {
    String huge = signed(filling(100_000));

    assertThat(
            List.of(
                Upgrade.inHeader(server, huge),
                Upgrade.inSubprotocol(server, huge),
                Upgrade.inQuery(server, huge)))
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).isEqualTo(400);
              assertThat(answer.body()).isEmpty();
              assertThat(answer.has("Connection: Close")).isTrue();
            });
    anAnswerComes();
  }

  @Test
  void aConnectionEndsWithItsToken() {
    String brief =
        server.tokens().issue(TestServer.newUser(), "Ada", List.of(), Duration.ofSeconds(2));
    try (SocketClient client = SocketClient.open(server.base(), brief)) {
      JsonObject frame = client.next();
      while (!frame.getString("type").equals("error")) {
        frame = client.next();
      }
      assertThat(frame.getJsonObject("error").getString("code")).isEqualTo("EXPIRED_TOKEN");
      assertThat(client.closeCode()).isEqualTo(4001);
    }
  }

  @Test
  void twoThousandBadTokensLeaveTheServerAnsweringGoodOnes() {
    List<Named<String>> bad = bad().toList();
    Random random = new Random(7);

    for (int i = 0; i < 2_000; i++) {
      String token = bad.get(random.nextInt(bad.size())).getPayload();
      assertThat(server.get("/ws", "Authorization", "Bearer " + token).statusCode()).isEqualTo(401);
      if (i % 200 == 0) {
        anAnswerComes();
      }
    }
    anAnswerComes();
  }

  private void anAnswerComes() {
    try (SocketClient client = server.connect(TestServer.newUser())) {
      client.send("{\"type\":\"ping\"}");
      client.next("pong");
    }
  }

  private static String signed(String fields) {
    return token(PLAIN, claims(fields), SIGNER);
  }

  /** For a token of about this many characters. */
  private static String filling(int length) {
    return "\"roles\":[],\"x\":\"" + "x".repeat(length * 3 / 4 - 200) + "\"";
  }

  private static String claims(String fields) {
    return "{\"user_id\":\"%s\",%s,\"exp\":%d}"
        .formatted(TestServer.newUser(), fields, now() + 3600);
  }

  private static String ending(String exp) {
    return "{\"user_id\":\"u\",\"roles\":[],\"exp\":" + exp + "}";
  }

  private static Signer zeros() {
    return hmac(new byte[1], "HmacSHA256");
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }
}
