package io.chatbox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.chatbox.dev.DevTokens;
import io.chatbox.dev.EmbeddedMongo;
import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.LibertyServer;
import io.chatbox.dev.MongoFaults;
import io.chatbox.dev.TestMongo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/**
 * Fifty people talk, on two servers, while their database goes away and while it elects a primary:
 * longer than a lease, so that each server could take the other's answers for left behind. Nobody
 * sees an error, and nothing is lost, doubled or interrupted.
 *
 * <p>For how long: {@code -Dchatbox.outage=15 -Dchatbox.election=12}, in seconds.
 */
class DatabaseOutageIT {
  private static final Duration OUTAGE =
      Duration.ofSeconds(Integer.getInteger("chatbox.outage", 10));
  private static final Duration ELECTION =
      Duration.ofSeconds(Integer.getInteger("chatbox.election", 4));

  /** In which all say something, before it and after it. */
  private static final Duration TALK = Duration.ofSeconds(3);

  private static final int PEOPLE = 50;

  /** Of these, one has a first answer that lasts. */
  private static final int GROUP = 10;

  private static final int CHUNK_MILLIS = 100;

  private final DevTokens tokens = new DevTokens(TestServer.JWT_KEY);
  private final AtomicBoolean enough = new AtomicBoolean();

  /**
   * What one of them has seen.
   *
   * @param atLength whether the first answer lasted
   * @param turns how long each took
   */
  private record Talk(String sessionId, boolean atLength, List<Duration> turns) {}

  @Test
  void costsWaitingAndNoError() throws Exception {
    try (TestMongo mongo = TestMongo.of(EmbeddedMongo.inMemory());
        MongoFaults faults = MongoFaults.beforeSet(mongo.uri());
        FakeOpenAi openAi = FakeOpenAi.start();
        LibertyServer first = launch("outage-first", faults, mongo, openAi);
        LibertyServer second = launch("outage-second", faults, mongo, openAi)) {
      first.awaitReady();
      second.awaitReady();
      List<Talk> talks = during(List.of(first, second), faults);

      try (MongoClient client = MongoClients.create(mongo.uri())) {
        talks.forEach(talk -> assertAllIsStoredOnce(mongo.database(client), talk));
      }
      tell(talks, List.of(first, second));
    }
  }

  private static LibertyServer launch(
      String name, MongoFaults faults, TestMongo mongo, FakeOpenAi openAi) {
    Map<String, String> environment = TestServer.environment(mongo, openAi);
    environment.put("MONGO_URI", faults.uri());
    return TestServer.launch(name, environment);
  }

  private List<Talk> during(List<LibertyServer> servers, MongoFaults faults) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Talk>> talking = new ArrayList<>();
      for (int i = 0; i < PEOPLE; i++) {
        LibertyServer server = servers.get(i % servers.size());
        boolean atLength = i / servers.size() % GROUP == 0;
        talking.add(threads.submit(() -> talk(server, atLength)));
      }
      try {
        pass(TALK);
        faults.goAway();
        pass(OUTAGE);
        faults.comeBack();
        pass(TALK);
        faults.stepDown();
        pass(ELECTION);
        faults.stepUp();
        pass(TALK);
      } finally {
        enough.set(true);
      }
      List<Talk> talks = new ArrayList<>();
      for (Future<Talk> one : talking) {
        talks.add(one.get());
      }
      return talks;
    }
  }

  /** Time that a database takes, not one that anything is waited for. */
  private static void pass(Duration time) throws InterruptedException {
    assertThat(new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
  }

  private Talk talk(LibertyServer server, boolean atLength) {
    Duration patience = OUTAGE.plus(ELECTION).plusSeconds(20);
    List<Duration> turns = new ArrayList<>();
    try (SocketClient client =
        SocketClient.open(server.base(), tokens.user(TestServer.newUser())).patient(patience)) {
      while (!enough.get()) {
        long begin = System.nanoTime();
        if (atLength && turns.isEmpty()) {
          long chunks = TALK.plus(OUTAGE).plus(TALK).toMillis() / CHUNK_MILLIS;
          client.say("Tell me all [[chunks:%d]] [[delay:%d]]".formatted(chunks, CHUNK_MILLIS));
          assertThat(client.nextAnswer().strip()).endsWith(" word" + chunks);
        } else {
          String said = "Question " + turns.size() + ", and some words";
          client.say(said + " [[delay:%d]]".formatted(CHUNK_MILLIS));
          assertThat(client.nextAnswer()).isEqualTo("You said: " + said);
        }
        turns.add(Duration.ofNanos(System.nanoTime() - begin));
      }
      return new Talk(client.sessionId(), atLength, turns);
    }
  }

  private static void assertAllIsStoredOnce(MongoDatabase database, Talk talk) {
    Document session =
        database.getCollection("sessions").find(new Document("_id", talk.sessionId())).first();
    List<Document> messages =
        database
            .getCollection("messages")
            .find(new Document("sessionId", talk.sessionId()))
            .sort(new Document("seq", 1))
            .into(new ArrayList<>());
    int turns = talk.turns().size();

    assertThat(messages).as("messages of %s", talk.sessionId()).hasSize(2 * turns);
    for (int i = 0; i < messages.size(); i += 2) {
      assertThat(messages.get(i)).contains(entry("sender", "user"));
      assertThat(messages.get(i + 1))
          .contains(entry("answers", messages.get(i).get("_id")), entry("state", "complete"));
    }
    assertThat(session)
        .contains(entry("messages", 2L * turns), entry("answers", (long) turns))
        .doesNotContainKey("turnAnswer");
    assertThat(
            database
                .getCollection("usage")
                .find(new Document("uid", session.getString("uid")))
                .map(row -> row.getLong("answers"))
                .into(new ArrayList<>()))
        .as("answers that were counted")
        .containsExactly((long) turns);
  }

  private static void tell(List<Talk> talks, List<LibertyServer> servers) {
    LongStream took =
        talks.stream()
            .flatMap(talk -> talk.turns().stream().skip(talk.atLength() ? 1 : 0))
            .mapToLong(Duration::toMillis);
    long retries =
        servers.stream()
            .flatMap(server -> server.log().lines())
            .filter(line -> line.contains("MongoDB operation failed, retry"))
            .count();
    System.out.printf(
        "outage of %ds, election of %ds: short turns in ms %s, retries %d%n",
        OUTAGE.toSeconds(), ELECTION.toSeconds(), took.summaryStatistics(), retries);
  }
}
