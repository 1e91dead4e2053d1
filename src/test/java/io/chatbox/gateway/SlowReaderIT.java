package io.chatbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.it.SocketClient;
import io.chatbox.it.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Clients that take what they asked for slowly, or not at all. */
class SlowReaderIT {
  /** As small as systems allow. */
  private static final int SMALL_BUFFER = 4_096;

  private static final byte[] PONG = RawWebSocket.frame(RawWebSocket.PONG, true, new byte[] {'!'});
  private static final byte[] PING = RawWebSocket.frame(RawWebSocket.PING, true, new byte[] {'?'});

  /** Each is answered with an error frame of 250 bytes: cheap to ask for, much to read. */
  private static final byte[] BAD_FRAMES = RawWebSocket.repeat(RawWebSocket.text("x"), 1_000);

  private static final byte[] PINGS =
      RawWebSocket.repeat(RawWebSocket.frame(RawWebSocket.PING, true, new byte[125]), 1_000);

  private static final byte[] QUESTION =
      RawWebSocket.text("{\"type\":\"user_message\",\"content\":\"[[chunks:20000]]\"}");

  private final TestServer server = TestServer.shortTimers();

  /**
   * WS_WRITE_WAIT is two seconds; the rest is the time to fill the system's buffers and to notice.
   */
  @Test
  void whoStopsReadingIsCutOffAndNobodyElseNotices() {
    String user = TestServer.newUser();
    List<Duration> pings = new ArrayList<>();
    try (SocketClient other = server.connect(TestServer.newUser());
        RawWebSocket stopped = RawWebSocket.open(server, user, SMALL_BUFFER);
        RawWebSocket pinging = RawWebSocket.open(server, user, SMALL_BUFFER);
        RawWebSocket sipping = RawWebSocket.open(server, user, SMALL_BUFFER)) {
      for (RawWebSocket slow : List.of(stopped, pinging, sipping)) {
        slow.send(QUESTION);
        Thread.startVirtualThread(() -> flood(slow, BAD_FRAMES));
      }
      await()
          .atMost(Duration.ofSeconds(25))
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                pings.add(Figures.ping(other));
                boolean ended = !stopped.offer(PONG);
                ended &= !pinging.offer(PONG) || !pinging.offer(PING);
                return ended & (!sipping.drink(1) || !sipping.offer(PONG));
              });
      assertMedianBelowHalfASecond(pings);
    }
    nothingIsLeftBehind(user);
  }

  private static void assertMedianBelowHalfASecond(List<Duration> pings) {
    pings.sort(Duration::compareTo);
    System.out.printf("pings beside slow readers: %s%n", pings);
    assertThat(pings.get(pings.size() / 2)).isLessThan(Duration.ofMillis(500));
  }

  private static void flood(RawWebSocket client, byte[] frames) {
    boolean open = true;
    for (int i = 0; i < 60 && open; i++) {
      open = client.offer(frames);
    }
  }

  /** Two people with all of their sockets: answers of 127 bytes fill every buffer there is. */
  @Test
  void whoPingsAndNeverReadsIsCutOffAndHoldsNoThread() {
    List<RawWebSocket> pinging = new ArrayList<>();
    List<Duration> pings = new ArrayList<>();
    List<String> users = Stream.generate(TestServer::newUser).limit(2).toList();
    try (SocketClient other = server.connect(TestServer.newUser())) {
      other.say("Before").nextAnswer();
      int threads = Figures.threads(server);
      for (String user : users) {
        for (int i = 0; i < 10; i++) {
          pinging.add(RawWebSocket.open(server, user, SMALL_BUFFER));
        }
      }
      pinging.forEach(client -> Thread.startVirtualThread(() -> flood(client, PINGS)));
      await()
          .atMost(Duration.ofSeconds(25))
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                pings.add(Figures.ping(other));
                assertThat(Figures.threads(server)).isLessThan(threads + 15);
                return pinging.stream().noneMatch(client -> client.offer(PONG));
              });
      assertThat(other.say("After").nextAnswer()).contains("After");
      assertMedianBelowHalfASecond(pings);
    } finally {
      pinging.forEach(RawWebSocket::close);
    }
    nothingIsLeftBehind(users.getFirst());
  }

  /** No sender still stuck, no thread of the server's still waiting to answer, no place taken. */
  private void nothingIsLeftBehind(String userId) {
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () ->
                assertThat(Figures.stacks(server))
                    .doesNotContain("\"outbox\"", "\"socket-close\"", "\"outbox-release\""));
    List<RawWebSocket> open = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      open.add(RawWebSocket.open(server, userId));
    }
    open.forEach(RawWebSocket::close);
  }

  /** On a machine that is busy enough, even this client stops for two seconds, and is cut off. */
  @Test
  void whoReadsTooSlowlyIsToldSo() {
    int code = closeCodeOfSlowReader();
    for (int again = 0; again < 3 && code == RawWebSocket.ABNORMAL; again++) {
      code = closeCodeOfSlowReader();
    }
    assertThat(code).isEqualTo(4008);
  }

  private int closeCodeOfSlowReader() {
    try (RawWebSocket slow = RawWebSocket.open(server, TestServer.newUser(), 65_536)) {
      Thread.startVirtualThread(() -> flood(slow, BAD_FRAMES));
      return slow.closeCode(
          frames -> {
            if (frames % 64 == 0) {
              slow.offer(PONG);
              LockSupport.parkNanos(Duration.ofMillis(8).toNanos());
            }
          });
    }
  }
}
