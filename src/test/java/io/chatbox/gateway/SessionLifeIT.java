package io.chatbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.it.SocketClient;
import io.chatbox.it.TestServer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Sessions that end, on a server that soon ends them. */
class SessionLifeIT {
  private final TestServer server = TestServer.shortTimers();
  private final String user = TestServer.newUser();

  @Test
  void aSessionWithoutConnectionEndsAndIsTakenUpAgainByWhoNamesIt() throws IOException {
    String first;
    try (SocketClient client = server.connect(user)) {
      client.say("First [[history]]").nextAnswer();
      first = client.sessionId();
      await().during(Duration.ofSeconds(5)).atMost(Duration.ofSeconds(8)).until(client::isOpen);
      assertThat(client.say("Spared [[history]]").nextAnswer()).contains("First");
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofSeconds(6)) // A look counts as a connection.
        .until(this::freshSession);
    assertThat(server.liberty().log()).contains("Cleaned up expired sessions count=");

    try (SocketClient second = server.connect(user)) {
      assertThat(second.say("Second [[history]]").nextAnswer()).doesNotContain("First");
      try (SocketClient named = server.connect(user, "?session_id=" + first)) {
        assertThat(named.sessionId()).isEqualTo(second.sessionId());
      }
      try (SocketClient goingOn = server.connect(user, "?continue=1&session_id=" + first)) {
        assertThat(goingOn.sessionId()).isEqualTo(first);
        assertThat(goingOn.firstStatus().getInt("seq")).isEqualTo(4);
        String moved = second.next("connection_status").getString("session_id");
        assertThat(moved).isNotIn(first, second.sessionId());

        assertThat(goingOn.say("Third [[history]]").nextAnswer()).contains("First", "Spared");
        second.say("Fourth [[history]]");
        assertThat(second.next("connection_status").getString("session_id")).isEqualTo(first);
        assertThat(second.nextAnswer()).contains("First", "Third");
      }
    }
  }

  private boolean freshSession() {
    try (SocketClient client = server.connect(user)) {
      return client.firstStatus().getJsonObject("metadata").getString("resumed").equals("false");
    }
  }
}
