package io.chatbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.it.SocketClient;
import io.chatbox.it.TestServer;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tokens that end while their connection is open. */
class SignInRenewalIT {
  private final TestServer server = TestServer.shared();
  private final String user = TestServer.newUser();

  @Test
  void aNewTokenExtendsTheConnectionsLife() {
    try (SocketClient client = SocketClient.open(server.base(), token(user, 4));
        SocketClient careless = SocketClient.open(server.base(), token(user, 4))) {
      JsonObject warning = client.next("notification");
      assertThat(warning.getJsonObject("metadata").getString("event")).isEqualTo("token_expiring");
      assertThat(Integer.parseInt(warning.getJsonObject("metadata").getString("expires_in")))
          .isBetween(0, 4);
      client.send(refresh(token(user, 3_600)));
      assertThat(client.next("notification").getJsonObject("metadata").getString("event"))
          .isEqualTo("token_refreshed");

      careless.next("notification");
      assertThat(careless.next("error").getJsonObject("error").getString("code"))
          .isEqualTo("EXPIRED_TOKEN");
      assertThat(careless.closeCode()).isEqualTo(4001);
      await().during(Duration.ofSeconds(2)).until(client::isOpen);
      assertThat(client.say("Still here?").nextAnswer()).contains("Still here?");
    }
  }

  @Test
  void aBadTokenEndsIt() {
    for (String bad :
        List.of(token(TestServer.newUser(), 60), token(user, 60) + "x", token(user, -60), "x")) {
      try (SocketClient client = server.connect(user)) {
        client.send(refresh(bad));
        JsonObject error = client.next("error");
        assertThat(error.getJsonObject("error").getString("code")).isEqualTo("INVALID_TOKEN");
        assertThat(error.getJsonObject("error").getBoolean("recoverable")).isFalse();
        assertThat(client.closeCode()).isEqualTo(4001);
      }
    }
  }

  private String token(String userId, int seconds) {
    return server.tokens().issue(userId, userId, List.of("user"), Duration.ofSeconds(seconds));
  }

  private static String refresh(String token) {
    return "{\"type\":\"token_refresh\",\"token\":\"" + token + "\"}";
  }
}
