package io.chatbox.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each fault, as the driver sees it and as the database has it afterwards. */
@Timeout(60)
class MongoFaultsTest {
  private final EmbeddedMongo mongo = EmbeddedMongo.inMemory();
  private MongoFaults faults = MongoFaults.before(mongo.uri());
  private MongoClient client = client();

  private MongoClient client() {
    return MongoClients.create(
        MongoClientSettings.builder()
            .applyConnectionString(new ConnectionString(faults.uri()))
            .timeout(2, TimeUnit.SECONDS)
            .writeConcern(WriteConcern.MAJORITY)
            .retryReads(false)
            .retryWrites(false)
            .build());
  }

  private MongoCollection<Document> things() {
    return client.getDatabase("test").getCollection("things");
  }

  @AfterEach
  void close() {
    client.close();
    faults.close();
    mongo.close();
  }

  @Test
  void aReplyThatIsLostLeavesTheWriteDone() {
    things().insertOne(thing(1));
    faults.play(new MongoFault.ReplyLost(), MongoCommand::isWrite, 2);

    things().insertOne(thing(2));
    assertFails(MongoSocketException.class, () -> things().insertOne(thing(3)));

    assertThat(things().countDocuments()).isEqualTo(3);
  }

  @Test
  void silenceLeavesTheWriteDoneAndItsWriterWaiting() {
    faults.play(new MongoFault.Silence(), MongoCommand::isWrite, 1);

    assertFails(
        MongoException.class,
        () -> things().withTimeout(200, TimeUnit.MILLISECONDS).insertOne(thing(1)));

    assertThat(things().countDocuments()).isEqualTo(1);
  }

  @Test
  void whatIsCutOrRefusedIsNotDone() {
    faults.play(new MongoFault.Cut(), MongoCommand::isWrite, 1);
    assertFails(MongoSocketException.class, () -> things().insertOne(thing(1)));
    faults.play(MongoFault.notPrimary(), MongoCommand::isWrite, 1);
    assertFails(MongoNotPrimaryException.class, () -> things().insertOne(thing(1)));

    assertThat(things().countDocuments()).isZero();
  }

  @Test
  void whatIsNotConfirmedIsDone() {
    faults.play(
        MongoFault.unconfirmed(91, "ShutdownInProgress", "RetryableWriteError"),
        MongoCommand::isWrite,
        1);

    assertThatExceptionOfType(MongoWriteConcernException.class)
        .isThrownBy(() -> things().insertOne(thing(1)))
        .matches(fault -> fault.getCode() == 91)
        .matches(fault -> fault.hasErrorLabel("RetryableWriteError"));

    assertThat(things().countDocuments()).isEqualTo(1);
  }

  @Test
  void countsCommandsWithTheirCollections() {
    // Long texts are listed apart from their command.
    things().insertMany(IntStream.range(0, 200).mapToObj(MongoFaultsTest::thing).toList());
    things().updateOne(new Document("_id", 1), new Document("$set", new Document("a", 2)));
    assertThat(things().find().batchSize(150)).hasSize(200);

    assertThat(faults.commands())
        .hasToString("[insert things, update things, find things, getMore things]");
    assertThat(faults.count()).isEqualTo(4);
    faults.calm();
    assertThat(faults.count()).isZero();
  }

  @Test
  void delaysEachCommand() {
    things().insertOne(thing(1));
    faults.delay(Duration.ofMillis(50));
    long begin = System.nanoTime();
    things().insertOne(thing(2));

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(50));
  }

  @Test
  void theOnlyMemberOfASetStepsDownAndUp() {
    startSet();
    things().insertOne(thing(1));

    faults.stepDown();
    assertFails(MongoNotPrimaryException.class, () -> things().insertOne(thing(2)));
    assertFails(
        MongoTimeoutException.class,
        () -> things().withTimeout(1, TimeUnit.SECONDS).insertOne(thing(2)));
    faults.stepUp();

    things().insertOne(thing(3));
    assertThat(things().countDocuments()).isEqualTo(2);
  }

  @Test
  void goesAwayAndComesBack() {
    things().insertOne(thing(1));
    faults.goAway();
    assertFails(MongoException.class, () -> things().insertOne(thing(2)));
    faults.comeBack();

    await()
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(things().countDocuments()).isEqualTo(1));
  }

  private void startSet() {
    client.close();
    faults.close();
    faults = MongoFaults.beforeSet(mongo.uri());
    client = client();
  }

  private static Document thing(int id) {
    return new Document("_id", id).append("pad", List.of("x".repeat(1_000)));
  }

  private static void assertFails(Class<? extends Throwable> as, Runnable work) {
    assertThatExceptionOfType(as).isThrownBy(work::run);
  }
}
