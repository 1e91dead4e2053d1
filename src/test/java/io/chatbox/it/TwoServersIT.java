package io.chatbox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import io.chatbox.dev.DevTokens;
import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.LibertyServer;
import io.chatbox.dev.TestMongo;
import io.chatbox.it.ResumingClient.Line;
import io.chatbox.it.TcpProxy.Direction;
import io.chatbox.it.TcpProxy.End;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Two servers on one database, of which one stops in the midst of an answer. */
class TwoServersIT {
  private static final Duration LEASE = Duration.ofSeconds(8);
  private static final String ENDLESS = "Tell me all [[chunks:2000]] [[delay:20]]";

  private final DevTokens tokens = new DevTokens(TestServer.JWT_KEY);

  @Test
  void oneTakesOverWhatTheOtherLeft() throws Exception {
    try (TestMongo mongo = TestMongo.open();
        FakeOpenAi openAi = FakeOpenAi.start();
        MongoClient client = MongoClients.create(mongo.uri());
        LibertyServer first = TestServer.launch("first", TestServer.environment(mongo, openAi));
        LibertyServer second = TestServer.launch("second", TestServer.environment(mongo, openAi))) {
      MongoDatabase database = mongo.database(client);
      first.awaitReady();
      second.awaitReady();
      devicesThatRoamShowTheSame(first, second);
      aServerThatSleptWritesNothingOverItsSuccessor(first, second, database);
      aKilledServersAnswerIsOfferedByAnother(first, second, database);
    }
  }

  /**
   * No matter which server a device meets after each of its many cuts, and which one answers: the
   * same message may be in the hands of both.
   */
  private void devicesThatRoamShowTheSame(LibertyServer first, LibertyServer second)
      throws Exception {
    long seed = Long.getLong("chatbox.seed", System.nanoTime());
    System.out.printf("roaming devices: -Dchatbox.seed=%d%n", seed);
    String token = tokens.user(TestServer.newUser());
    try (TcpProxy one = TcpProxy.to(first.base());
        TcpProxy other = TcpProxy.to(second.base());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> devices = new ArrayList<>();
      for (String name : List.of("phone", "laptop")) {
        Random random = new Random(seed + name.hashCode());
        AtomicInteger tries = new AtomicInteger();
        Supplier<URI> anywhere =
            () -> {
              int most = tries.incrementAndGet() % 6 == 0 ? 60_000 : 4_000;
              one.onEach(link -> cutSomewhere(link, random, most));
              other.onEach(link -> cutSomewhere(link, random, most));
              return random.nextBoolean()
                  ? one.through(first.base())
                  : other.through(second.base());
            };
        devices.add(threads.submit(() -> talk(ResumingClient.start(anywhere, token), name)));
      }
      for (Future<?> device : devices) {
        device.get();
      }
    }
    List<Line> there = allAnsweredOnce(first, token);
    assertThat(allAnsweredOnce(second, token)).isEqualTo(there);
  }

  /**
   * @param most now and then enough for a page of all there is: no client gets on without ever one
   */
  private static void cutSomewhere(Link link, Random random, int most) {
    link.cutAfter(
        Direction.DOWN, 700 + random.nextInt(most), random.nextBoolean() ? End.FIN : End.RESET);
  }

  private static void talk(ResumingClient client, String name) {
    try (client) {
      for (int i = 0; i < 10; i++) {
        String id = client.say(name + i + " [[delay:10]]");
        awaitAnswerAnywhere(client, id);
        assertThat(client.answer(id)).contains(new Line("ai", "You said: " + name + i, "stop"));
      }
      assertThat(client.connections()).isGreaterThan(2);
    }
  }

  /** Without a bus between them, a server does not hear of the end of an answer on another. */
  private static void awaitAnswerAnywhere(ResumingClient client, String id) {
    AtomicLong since = new AtomicLong(System.nanoTime());
    client.await(
        () -> {
          if (System.nanoTime() - since.get() > Duration.ofSeconds(1).toNanos()) {
            since.set(System.nanoTime());
            client.reconnect();
          }
          return client.answer(id).isPresent();
        });
  }

  private static List<Line> allAnsweredOnce(LibertyServer server, String token) {
    try (ResumingClient fresh = ResumingClient.start(server.base(), token)) {
      List<Line> lines = fresh.awaitQuiet().conversation();
      assertThat(lines).hasSize(40).doesNotHaveDuplicates();
      for (int i = 0; i < lines.size(); i += 2) {
        String said = lines.get(i).text().replaceFirst(" .*", "");
        assertThat(lines.get(i + 1)).isEqualTo(new Line("ai", "You said: " + said, "stop"));
      }
      return lines;
    }
  }

  private void aServerThatSleptWritesNothingOverItsSuccessor(
      LibertyServer first, LibertyServer second, MongoDatabase database) throws Exception {
    String token = tokens.user(TestServer.newUser());
    try (SocketClient left = SocketClient.open(first.base(), token);
        ResumingClient client = ResumingClient.start(first.base(), token)) {
      client.say(ENDLESS);
      awaitStoredText(database, client);
      signal("STOP", first);
      List<Line> seen;
      try {
        client.goTo(second.base());
        assertInterrupted(client, 0);
        String next = client.say("Are you there? [[history]]");
        assertThat(client.awaitAnswer(next).text()).isEqualTo("1=Tell me all | 2=Are you there?");
        seen = client.awaitQuiet().conversation();
      } finally {
        signal("CONT", first);
      }
      List<Document> stored = messages(database, client.sessionId());
      assertThat(stored).hasSize(4);

      // It wakes, and is told that the answer is not its own any more.
      String id = left.untilAnswerEnds().getLast().getString("message_id");
      assertThat(id).isEqualTo(stored.get(1).getString("_id"));
      left.send("{\"type\":\"ping\"}");
      assertThat(left.next().getString("type")).isEqualTo("pong");
      assertThat(messages(database, client.sessionId())).isEqualTo(stored);

      client.goTo(first.base());
      String again = client.say("And you?");
      assertThat(client.awaitAnswer(again).text()).isEqualTo("You said: And you?");
      assertThat(client.awaitQuiet().conversation()).startsWith(seen.toArray(Line[]::new));
      assertThat(messages(database, client.sessionId()))
          .hasSize(6)
          .startsWith(stored.toArray(Document[]::new));
      showsTheSame(second, token, client);
    }
  }

  private void aKilledServersAnswerIsOfferedByAnother(
      LibertyServer first, LibertyServer second, MongoDatabase database) {
    String token = tokens.user(TestServer.newUser());
    try (ResumingClient there = ResumingClient.start(second.base(), token);
        ResumingClient client = ResumingClient.start(first.base(), token)) {
      String before = client.say("Before.");
      client.awaitAnswer(before);
      there.reconnect();
      there.await(() -> there.conversation().size() == 2);
      client.say(ENDLESS);
      awaitStoredText(database, client);
      there.reconnect();
      there.await(() -> there.conversation().size() >= 3);
      first.kill();
      long killed = System.nanoTime();

      there.await(() -> there.conversation().size() == 4);
      assertInterrupted(there, 2);
      assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(LEASE.plusSeconds(4));
      client.goTo(second.base());
      String next = client.say("And now?");
      assertThat(client.awaitAnswer(next).text()).isEqualTo("You said: And now?");
      there.await(() -> there.conversation().size() == 6);
      assertThat(there.conversation()).isEqualTo(client.awaitQuiet().conversation());
      showsTheSame(second, token, client);
    }
  }

  /** Waits until the answer after so many messages ended, and not of itself. */
  private static void assertInterrupted(ResumingClient client, int after) {
    client.await(
        () ->
            client.conversation().size() > after + 1
                && !client.conversation().get(after + 1).end().equals("running"));
    Line half = client.conversation().get(after + 1);
    assertThat(half.sender()).isEqualTo("ai");
    assertThat(half.end()).isEqualTo("interrupted");
    assertThat(half.text()).startsWith("word1 word2 ");
  }

  /** Some of the answer has been stored, which happens every two seconds. */
  private static void awaitStoredText(MongoDatabase database, ResumingClient client) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                client.sessionId() != null
                    && messages(database, client.sessionId()).stream()
                        .anyMatch(
                            message -> message.getString("content").startsWith("word1 word2 ")));
  }

  private static List<Document> messages(MongoDatabase database, String sessionId) {
    return database
        .getCollection("messages", Document.class)
        .find(Filters.eq("sessionId", sessionId))
        .sort(new Document("seq", 1))
        .into(new ArrayList<>());
  }

  private static void showsTheSame(LibertyServer server, String token, ResumingClient client) {
    try (ResumingClient fresh = ResumingClient.start(server.base(), token)) {
      assertThat(fresh.awaitQuiet().conversation()).isEqualTo(client.conversation());
    }
  }

  private static void signal(String name, LibertyServer server)
      throws IOException, InterruptedException {
    String pid = Long.toString(server.process().pid());
    assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();
  }
}
