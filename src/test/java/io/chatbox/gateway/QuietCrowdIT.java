package io.chatbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.it.SocketClient;
import io.chatbox.it.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A thousand connections that open and send nothing. */
class QuietCrowdIT {
  private static final int USERS = 100;
  private static final int CONNECTIONS_EACH = 10;
  private static final int AT_ONCE = 16;

  /** The server's own pool grows and shrinks by a few as it likes. */
  private static final int THREADS_MORE = 20;

  private final TestServer server = TestServer.shared();
  private final List<String> users =
      IntStream.range(0, USERS).mapToObj(i -> TestServer.newUser()).toList();

  @Test
  void theyCostNoThreadsAndLeaveNothingBehind() throws Exception {
    try (SocketClient other = server.connect(TestServer.newUser())) {
      Figures.medianPing(other, 100);
      int threads = Figures.threads(server);

      List<RawWebSocket> crowd = openAll();
      assertThat(crowd).hasSize(USERS * CONNECTIONS_EACH);
      assertThat(Figures.threads(server)).isLessThan(threads + THREADS_MORE);
      Duration beside = Figures.medianPing(other, 100);
      System.out.printf("ping beside %d quiet connections: %s%n", crowd.size(), beside);
      assertThat(beside).isLessThan(Duration.ofMillis(100));

      for (int i = 0; i < crowd.size(); i++) {
        leave(crowd.get(i), i % 3);
      }
      await()
          .atMost(Duration.ofSeconds(15))
          .untilAsserted(
              () -> assertThat(Figures.threads(server)).isLessThan(threads + THREADS_MORE));
      allPlacesAreFreeAgain();
    }
  }

  private List<RawWebSocket> openAll() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<RawWebSocket>> opening = new ArrayList<>();
      for (int i = 0; i < USERS * CONNECTIONS_EACH; i++) {
        String user = users.get(i % USERS);
        opening.add(threads.submit(() -> RawWebSocket.open(server, user)));
      }
      List<RawWebSocket> open = new ArrayList<>();
      for (Future<RawWebSocket> each : opening) {
        open.add(each.get());
      }
      return open;
    }
  }

  private static void leave(RawWebSocket client, int how) {
    switch (how) {
      case 0 -> client.send(RawWebSocket.close(1000)).close();
      case 1 -> client.reset();
      default -> client.close();
    }
  }

  /** Each user's limit is reached by one place that was not given back. */
  private void allPlacesAreFreeAgain() throws Exception {
    List<RawWebSocket> again = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptions()
        .until(
            () -> {
              again.forEach(RawWebSocket::close);
              again.clear();
              for (String user : users.subList(0, 3)) {
                for (int i = 0; i < CONNECTIONS_EACH; i++) {
                  RawWebSocket client = RawWebSocket.shake(server, user, 0, "");
                  again.add(client);
                  if (!client.head().startsWith("HTTP/1.1 101")) {
                    return false;
                  }
                }
              }
              return true;
            });
    again.forEach(RawWebSocket::close);
  }
}
