package io.chatbox.mongo;

import static io.chatbox.mongo.PlayedIndexes.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.DuplicateKeyException;
import com.mongodb.MongoClientException;
import com.mongodb.MongoException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcernResult;
import io.chatbox.dev.LogLines;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is asked of a real server, and what is done about its answers. */
@Timeout(30)
class IndexesTest {
  private static final Index NEEDED =
      Index.unique("messages", "needed", new Document("uid", 1)).forWrites();
  private static final Index PLAIN =
      Index.plain("sessions", "plain", new Document("uid", 1).append("ts", -1));
  private static final Index EXPIRING =
      Index.expiring("usage", "expiring", "day", Duration.ofDays(400));
  private static final Duration SOON = Duration.ofSeconds(10);

  private final LogLines log = new LogLines("io.chatbox.mongo");

  @AfterEach
  void close() {
    log.close();
  }

  private static Indexes indexes(PlayedIndexes played, Duration each) {
    return new Indexes(
        played::collection,
        played::run,
        List.of(PLAIN, NEEDED, EXPIRING),
        TestBackoff.of(3, Duration.ofMillis(1)),
        new Indexes.Waits(each, Duration.ofMillis(5)));
  }

  @Test
  void thoseForWritesComeFirstAndAMajorityIsEnough() {
    PlayedIndexes played = new PlayedIndexes((index, quorum) -> {});

    indexes(played, SOON).create();

    assertThat(played.calls)
        .as("without a limit of time, at which a server takes a build back")
        .containsExactly(
            "within 0",
            "needed majority",
            "within 0",
            "plain majority",
            "within 0",
            "expiring majority");
  }

  static List<MongoException> ofThoseWithoutQuorum() {
    return List.of(refused(2, "BadValue"), new MongoClientException("needs 4.4"));
  }

  @ParameterizedTest
  @MethodSource("ofThoseWithoutQuorum")
  void whoKnowsNoQuorumIsAskedWithout(MongoException answer) {
    PlayedIndexes played =
        new PlayedIndexes(
            (index, quorum) -> {
              if (!quorum.equals("none")) {
                throw answer;
              }
            });

    indexes(played, SOON).create();

    assertThat(played.calls).containsSubsequence("needed majority", "needed none", "plain none");
    assertThat(log.lines()).singleElement().asString().contains("created successfully");
  }

  @Test
  void aTimeOfKeepingThatWasChangedIsChangedInTheDatabase() {
    PlayedIndexes played = new PlayedIndexes((index, quorum) -> conflict(index, "expiring"));
    played.there.add(
        new Document("key", new Document("day", 1))
            .append("name", "of_old")
            .append("expireAfterSeconds", 86_400L));

    indexes(played, SOON).create();

    assertThat(played.calls.getLast())
        .isEqualTo(
            "{\"collMod\": \"usage\", \"index\": {\"name\": \"of_old\", \"expireAfterSeconds\":"
                + " 34560000}}");
  }

  @Test
  void oneOfAnotherNameThatDoesTheSameIsTaken() {
    PlayedIndexes played = new PlayedIndexes((index, quorum) -> conflict(index, "plain"));
    played.there.add(
        new Document("key", new Document("uid", 1.0).append("ts", -1.0)).append("name", "by_hand"));

    indexes(played, SOON).create();

    assertThat(log.lines()).singleElement().asString().contains("created successfully");
  }

  @Test
  void oneThatDoesLessIsNot() {
    PlayedIndexes played = new PlayedIndexes((index, quorum) -> conflict(index, "needed"));
    played.there.add(new Document("key", new Document("uid", 1)).append("name", "not_unique"));
    Indexes indexes = indexes(played, SOON);
    Thread creating = Thread.ofVirtual().start(indexes::create);

    await().until(() -> played.calls.contains("expiring majority"));

    assertThat(indexes.ready()).isFalse();
    assertThat(log.lines()).anyMatch(line -> line.contains("IndexOptionsConflict(85)"));
    stop(indexes, creating);
  }

  private static void conflict(String index, String about) {
    if (index.equals(about)) {
      throw refused(85, "IndexOptionsConflict");
    }
  }

  @Test
  void oneThatTakesLongHoldsUpNoOther() throws Exception {
    CountDownLatch built = new CountDownLatch(1);
    PlayedIndexes played =
        new PlayedIndexes(
            (index, quorum) -> {
              if (index.equals("needed")) {
                built.await();
              }
            });
    Indexes indexes = indexes(played, Duration.ofMillis(20));
    Thread creating = Thread.ofVirtual().start(indexes::create);

    await().until(() -> played.calls.contains("expiring majority"));
    assertThat(indexes.ready()).isFalse();
    assertThat(log.lines())
        .contains(
            "INFO MongoDB index is being built, which goes on in the database index=needed"
                + " collection=messages");
    built.countDown();

    assertThat(creating.join(SOON)).isTrue();
    assertThat(indexes.ready()).isTrue();
    assertThat(played.calls.stream().filter("needed majority"::equals))
        .as("asked for once, however often it is looked after")
        .hasSize(1);
  }

  static List<RuntimeException> faults() {
    return List.of(
        new MongoException("of no kind"),
        new MongoSocketReadException("away", new ServerAddress()),
        new DuplicateKeyException(
            new BsonDocument("code", new BsonInt32(11000)),
            new ServerAddress(),
            WriteConcernResult.unacknowledged()),
        refused(13, "Unauthorized"),
        new IllegalArgumentException("a mistake of ours"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultOfAnyKindHoldsUpNoOtherAndIsTriedAgain(RuntimeException fault) {
    AtomicInteger tries = new AtomicInteger();
    PlayedIndexes played =
        new PlayedIndexes(
            (index, quorum) -> {
              if (index.equals("needed") && tries.incrementAndGet() < 5) {
                throw fault;
              }
            });
    Indexes indexes = indexes(played, SOON);

    indexes.create();

    assertThat(indexes.ready()).isTrue();
    assertThat(tries).hasValue(5);
    assertThat(played.calls.subList(0, 8)).contains("plain majority");
  }

  private static void stop(Indexes indexes, Thread creating) {
    indexes.close();
    try {
      assertThat(creating.join(SOON)).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
