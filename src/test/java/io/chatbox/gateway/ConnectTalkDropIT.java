package io.chatbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.model.Filters;
import io.chatbox.it.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * People come, say something and are gone, each another one, with and without hearing the answer
 * out. {@code -Dchatbox.rounds=full} takes all 20,000; a usual run a fiftieth.
 */
class ConnectTalkDropIT {
  private static final int ROUNDS =
      System.getProperty("chatbox.rounds", "part").equals("full") ? 20_000 : 400;
  private static final int WARM_UP = 100;
  private static final int AT_ONCE = 4;
  private static final int BATCH = 500;

  private static final int THREADS_MORE = 20;
  private static final int MEGABYTES_MORE = 20;

  /** Where threads of the container's wait that send, and at times for ever. */
  private static final String SENDING = "SimpleSync.simpleWait";

  private static final byte[] SHORT = question("Hello");
  private static final byte[] LONG = question("[[chunks:8]] [[delay:5]]");

  private final TestServer server = TestServer.shared();
  private String crowd = "nobody";

  private static byte[] question(String content) {
    return RawWebSocket.text(
        "{\"type\":\"user_message\",\"client_msg_id\":\"1\",\"content\":\"" + content + "\"}");
  }

  @Test
  void nothingIsLeftOfThem() throws Exception {
    rounds(WARM_UP);
    Figures before = Figures.of(server);
    long start = System.nanoTime();
    rounds(ROUNDS);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    Figures after = Figures.of(server);
    System.out.printf(
        "%d rounds of connect, talk, drop in %s:%n  before %s%n  after  %s%n",
        ROUNDS, took, before, after);

    assertThat(after.threads()).isLessThan(before.threads() + THREADS_MORE);
    assertThat(after.heapMegabytes()).isLessThan(before.heapMegabytes() + MEGABYTES_MORE);
  }

  private void rounds(int count) throws Exception {
    for (int done = 0; done < count; done += BATCH) {
      batch(Math.min(BATCH, count - done));
    }
    await().atMost(Duration.ofSeconds(30)).until(() -> server.openAi().active() == 0);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(Figures.stacks(server)).doesNotContain("\"outbox", SENDING));
  }

  private void batch(int count) throws Exception {
    String before = crowd;
    crowd = "passer-by-" + UUID.randomUUID();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> lanes = new ArrayList<>();
      for (int lane = 0; lane < AT_ONCE; lane++) {
        int first = lane;
        lanes.add(
            threads.submit(
                () -> {
                  for (int i = first; i < count; i += AT_ONCE) {
                    round(i / AT_ONCE, crowd + "-" + i);
                  }
                }));
      }
      for (Future<?> lane : lanes) {
        lane.get();
      }
    }
    forget(before);
  }

  /** The stand-in for MongoDB looks at all that it has, so it is not to have more and more. */
  private void forget(String former) {
    try (MongoClient client = server.databaseClient()) {
      for (String collection : List.of("messages", "sessions")) {
        server
            .database(client)
            .getCollection(collection)
            .deleteMany(Filters.regex("uid", "^" + former + "-"));
      }
    }
  }

  /** Half of them hear the answer's end; the others go in the midst of it, in one of three ways. */
  private void round(int number, String user) {
    RawWebSocket client = RawWebSocket.open(server, user);
    client.send(number % 2 == 0 ? SHORT : LONG);
    String last = number % 2 == 0 ? "\"done\":\"true\"" : "\"ai_response\"";
    String frame = client.nextText();
    while (!frame.contains(last)) {
      assertThat(frame).doesNotContain("\"error\"");
      frame = client.nextText();
    }
    switch (number % 3) {
      case 0 -> client.reset();
      case 1 -> client.close();
      default -> {
        client.send(RawWebSocket.close(1000));
        assertThat(client.closeCode()).isEqualTo(1000);
        client.close();
      }
    }
  }
}
