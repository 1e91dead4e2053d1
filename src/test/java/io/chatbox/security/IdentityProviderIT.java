package io.chatbox.security;

import static io.chatbox.security.TestTokens.ec;
import static io.chatbox.security.TestTokens.ecKey;
import static io.chatbox.security.TestTokens.header;
import static io.chatbox.security.TestTokens.rsa;
import static io.chatbox.security.TestTokens.rsaKey;
import static io.chatbox.security.TestTokens.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.TestMongo;
import io.chatbox.it.SocketClient;
import io.chatbox.it.TestServer;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server that knows an identity provider and no shared secret. */
class IdentityProviderIT {
  private static final RSAKey OLD = rsaKey("old");
  private static final RSAKey NEW = rsaKey("new");
  private static final ECKey CURVE = ecKey("curve", Curve.P_256);
  private static final String NAMED = "\"iss\":\"https://id.test\",\"aud\":[\"chat\"]";

  private static JwksServer provider;
  private static TestMongo mongo;
  private static FakeOpenAi openAi;
  private static TestServer server;

  @BeforeAll
  static void start() {
    provider = new JwksServer(OLD.toPublicJWK(), CURVE.toPublicJWK());
    mongo = TestMongo.open();
    openAi = FakeOpenAi.start();
    server =
        TestServer.start(
            "provider",
            mongo,
            openAi,
            Map.of(
                "JWT_SECRET", "",
                "JWT_JWKS_URL", provider.uri().toString(),
                "JWT_ISSUER", "https://id.test",
                "JWT_AUDIENCE", "chat"));
  }

  @AfterAll
  static void stop() {
    server.liberty().close();
    openAi.close();
    mongo.close();
    provider.close();
  }

  @Test
  void itsTokensOpenTheSocketAlsoAfterItsKeysWereRotatedAndWhileItIsAway() {
    await().untilAsserted(() -> assertThat(provider.requests()).as("before any token").isOne());
    assertThat(statusOf(rs256(OLD, NAMED))).isEqualTo(101);
    assertThat(statusOf(token(header("ES256", "curve"), claims(NAMED), ec(CURVE)))).isEqualTo(101);
    assertThat(statusOf(server.tokens().user(TestServer.newUser()))).isEqualTo(401);
    assertThat(statusOf(rs256(OLD, "\"iss\":\"https://id.test\""))).isEqualTo(401);
    assertThat(statusOf(rs256(OLD, "\"iss\":\"https://x.test\",\"aud\":\"chat\""))).isEqualTo(401);
    assertThat(provider.requests()).isOne();

    provider.publish(NEW.toPublicJWK());
    assertThat(statusOf(rs256(NEW, NAMED))).isEqualTo(101);
    assertThat(statusOf(rs256(OLD, NAMED))).isEqualTo(401);

    provider.hang();
    for (int i = 0; i < 100; i++) {
      assertThat(statusOf(token(header("RS256", "k" + i), claims(NAMED), rsa(OLD)))).isEqualTo(401);
    }
    assertThat(provider.requests()).as("asked no more than it may be").isEqualTo(2);
    try (SocketClient client = SocketClient.open(server.base(), rs256(NEW, NAMED))) {
      client.send("{\"type\":\"ping\"}");
      client.next("pong");
    }
  }

  private static int statusOf(String token) {
    return Upgrade.inHeader(server, token).status();
  }

  private static String rs256(RSAKey key, String fields) {
    return token(header("RS256", key.getKeyID()), claims(fields), rsa(key));
  }

  private static String claims(String fields) {
    return "{%s,\"user_id\":\"%s\",\"roles\":[\"user\"],\"exp\":%d}"
        .formatted(fields, TestServer.newUser(), Instant.now().getEpochSecond() + 3600);
  }
}
