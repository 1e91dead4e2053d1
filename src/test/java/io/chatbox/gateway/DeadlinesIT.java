package io.chatbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.it.SocketClient;
import io.chatbox.it.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Silent peers, the whole server's limit, and whose pages may come in. */
class DeadlinesIT {
  private static final Duration PONG_WAIT = Duration.ofSeconds(3);

  private static final byte[] PONG = RawWebSocket.frame(RawWebSocket.PONG, true, new byte[] {'!'});

  private final TestServer server = TestServer.shortTimers();

  @Test
  void whoAnswersPingsStaysAndWhoDoesNotIsDropped() {
    try (SocketClient good = server.connect(TestServer.newUser());
        RawWebSocket silent = RawWebSocket.open(server, TestServer.newUser())) {
      long start = System.nanoTime();
      assertThat(silent.next().opcode()).isEqualTo(RawWebSocket.PING);
      assertThat(silent.closeCode()).isEqualTo(1001);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(PONG_WAIT.minusSeconds(1), PONG_WAIT.plusSeconds(5));
      silent.awaitEnd();

      assertThat(good.isOpen()).isTrue();
      assertThat(good.say("Still here?").nextAnswer()).contains("Still here?");
    }
  }

  @Test
  void aFullServerSaysSoBeforeTheUpgradeAndTakesPeopleAgainWhenThereIsRoom() {
    List<RawWebSocket> open = new ArrayList<>();
    try {
      String user = TestServer.newUser();
      await()
          .until(
              () -> {
                open.forEach(client -> client.offer(PONG));
                RawWebSocket next = RawWebSocket.shake(server, user + open.size() % 5, 0, "");
                open.add(next);
                return !next.head().startsWith("HTTP/1.1 101");
              });
      assertThat(open.getLast().head()).startsWith("HTTP/1.1 503").contains("Retry-After");
      assertThat(open).hasSizeBetween(2, TestServer.PLACES + 1);

      open.removeFirst().close();
      await()
          .untilAsserted(
              () -> {
                open.add(RawWebSocket.shake(server, user, 0, ""));
                assertThat(open.getLast().head()).startsWith("HTTP/1.1 101");
              });
    } finally {
      open.forEach(RawWebSocket::close);
    }
  }

  @Test
  void onlyPagesThatWereNamedMayOpenTheSocket() {
    assertThat(headFor("Origin: " + TestServer.ORIGIN)).startsWith("HTTP/1.1 101");
    assertThat(headFor("X-No: origin")).startsWith("HTTP/1.1 101");
    for (String other :
        List.of(
            "https://chat.example.com.evil.example",
            "http://chat.example.com",
            "https://chat.example.com:8443",
            "null")) {
      assertThat(headFor("Origin: " + other)).as(other).startsWith("HTTP/1.1 403");
    }
  }

  private String headFor(String header) {
    try (RawWebSocket client =
        RawWebSocket.shake(server, TestServer.newUser(), 0, header + "\r\n")) {
      return client.head();
    }
  }
}
