package io.chatbox.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoCollection;
import io.chatbox.crypto.TestRings;
import io.chatbox.dev.FakeMember;
import io.chatbox.dev.FakeMember.State;
import io.chatbox.dev.LogLines;
import io.chatbox.mongo.DatabaseOptions.Retries;
import io.chatbox.protocol.ChatException;
import io.chatbox.session.store.StoreServer;
import io.chatbox.session.store.TestStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A replica set's member, over real sockets: its fail-over, and what is seen of it. */
@Timeout(60)
class TopologyTest {
  private static final Duration ELECTION = Duration.ofSeconds(4);
  private static final Duration SOON = Duration.ofSeconds(9);
  private static final int CALLERS = 20;

  private final FakeMember member = FakeMember.start();
  private final LogLines log = new LogLines("io.chatbox.mongo");
  private StoreServer server;

  @AfterEach
  void close() {
    member.turn(State.PRIMARY);
    server.close();
    member.close();
    log.close();
  }

  private Database connect(String options, int connections, Duration retryTimeout) {
    DatabaseOptions usual = TestStore.options(member.uri() + options, "chat");
    server =
        new StoreServer(
            new DatabaseOptions(
                usual.uri(),
                usual.database(),
                usual.authorities(),
                connections,
                usual.connectTimeout(),
                Duration.ofSeconds(20),
                new Retries(3, Duration.ofMillis(100), retryTimeout)),
            TestRings.sealing(),
            Clock.systemUTC());
    server.started();
    Database database = server.database;
    assertThat(database.write("test", () -> insert(0))).isZero();
    // The pool is nobody else's then.
    await().until(() -> log.lines().stream().anyMatch(line -> line.contains("indexes created")));
    return database;
  }

  private Integer insert(int number) {
    rows().insertOne(new Document("number", number));
    return number;
  }

  private MongoCollection<Document> rows() {
    return server.database.collection("test");
  }

  @Test
  void anElectionCostsWaitingAndNoError() throws Exception {
    Database database = connect("/?replicaSet=rs0", 100, Duration.ofSeconds(30));
    member.turn(State.SECONDARY);
    CompletableFuture<Void> elected =
        CompletableFuture.runAsync(
            () -> member.turn(State.PRIMARY),
            CompletableFuture.delayedExecutor(ELECTION.toMillis(), TimeUnit.MILLISECONDS));

    assertThat(atOnce(database)).allSatisfy(call -> assertThat(call.get()).isPositive());

    elected.get();
    assertThat(rows().countDocuments()).as("stored once each").isEqualTo(CALLERS + 1L);
    assertThat(log.lines())
        .anyMatch(
            line ->
                line.startsWith("WARNING MongoDB operation failed, retry attempt=1 ")
                    && line.endsWith(
                        " fault=MongoNotPrimaryException code=10107 name=NotWritablePrimary"))
        .noneMatch(line -> line.startsWith("SEVERE"))
        .noneMatch(line -> line.contains("replicaSet="));
  }

  private List<Future<Integer>> atOnce(Database database) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> calls = new ArrayList<>();
      IntStream.rangeClosed(1, CALLERS)
          .forEach(i -> calls.add(threads.submit(() -> database.write("insert", () -> insert(i)))));
      return calls;
    }
  }

  @Test
  void withoutTheSetsNameAStepDownIsToldAndReadinessIsRed() {
    Database database = connect("", 100, Duration.ofMillis(100));
    assertThat(log.lines())
        .containsOnlyOnce(
            "WARNING MongoDB is a member of a replica set and reached as a single server: after a"
                + " fail-over nothing can be stored set=rs0 advice=\"add replicaSet=rs0 to MONGO_URI"
                + " and remove directConnection=true\"");
    assertThat(database.unreachable()).isEmpty();

    member.turn(State.SECONDARY);

    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(database.unreachable()).contains("the database has no primary"));
    member.turn(State.PRIMARY);
    await().atMost(SOON).until(() -> database.unreachable().isEmpty());
  }

  @Test
  void aFullPoolIsNoOutageAndAServerThatHangsIsOne() throws Exception {
    Database database = connect("", 1, Duration.ofSeconds(30));
    member.turn(State.BUSY);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> holder = threads.submit(() -> insert(1));
      await().until(() -> member.held() == 1);
      Future<Integer> waiting = threads.submit(() -> database.write("insert", () -> insert(2)));
      // Longer than a server may be silent.
      await()
          .during(Duration.ofSeconds(6))
          .atMost(SOON)
          .until(() -> database.unreachable().isEmpty());
      assertThat(List.of(holder, waiting))
          .allSatisfy(call -> assertThat(fault(call)).as("nothing yet").isEmpty());

      member.turn(State.PRIMARY);
      assertThat(holder.get() + waiting.get()).isEqualTo(3);
    }

    member.turn(State.HANGING);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(database.unreachable()).contains("the database does not answer"));
    member.turn(State.PRIMARY);
    await().atMost(SOON).until(() -> database.unreachable().isEmpty());
  }

  private static Optional<Throwable> fault(Future<?> call) {
    return call.state() == Future.State.FAILED
        ? Optional.of(call.exceptionNow())
        : Optional.empty();
  }

  @Test
  void whoComesAgainAnywayIsNotKept() {
    Database database = connect("/?replicaSet=rs0", 100, Duration.ofSeconds(30));
    member.turn(State.SECONDARY);
    long begin = System.nanoTime();

    assertThat(failure(() -> database.writeOnce("renew", () -> insert(1)))).isPresent();
    assertThat(failure(() -> database.readOnce("lapsed", () -> rows().countDocuments())))
        .isPresent();

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(ELECTION);
    assertThat(log.lines())
        .filteredOn(line -> line.contains("delay=next-round"))
        .hasSize(2)
        .allMatch(line -> line.startsWith("WARNING MongoDB operation failed, retry operation="));
  }

  private static Optional<ChatException> failure(Supplier<?> call) {
    try {
      call.get();
      return Optional.empty();
    } catch (ChatException refused) {
      return Optional.of(refused);
    }
  }
}
