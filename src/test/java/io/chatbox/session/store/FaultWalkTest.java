package io.chatbox.session.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.UpdateOptions;
import io.chatbox.dev.EmbeddedMongo;
import io.chatbox.dev.LogLines;
import io.chatbox.mongo.WalkedKeys;
import io.chatbox.session.store.FaultWorld.Write;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * Every write of the store comes to the same end whichever of its commands the database fails at,
 * and however: documents and result are those of a run that nothing disturbs.
 */
@Timeout(120)
class FaultWalkTest {
  private static EmbeddedMongo mongo;
  private static LogLines log;
  private static FaultWalk walk;

  @BeforeAll
  static void open() throws Exception {
    log = new LogLines("io.chatbox");
    mongo = EmbeddedMongo.inMemory();
    walk = new FaultWalk(mongo.uri());
  }

  @AfterAll
  static void close() {
    walk.close();
    mongo.close();
    log.close();
  }

  @TestFactory
  Stream<DynamicTest> everyWriteComesToItsEnd() {
    Map<Write, Future<Map<String, String>>> begun = new LinkedHashMap<>();
    Stream.of(WalkedSessions.all(), WalkedAnswers.all(), WalkedRounds.all(), WalkedKeys.all())
        .flatMap(List::stream)
        .forEach(write -> begun.put(write, walk.begin(write)));
    return begun.entrySet().stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.getKey().name(),
                    () -> assertThat(one.getValue().get()).as(one.getKey().name()).isEmpty()));
  }

  /** The walk would find it: a count inside the block that is tried again. */
  @Test
  void aCountThatIsTriedAgainIsFound() throws Exception {
    Write counting =
        new Write(
            "counts",
            world ->
                () ->
                    world.store.database.write(
                        "count",
                        () ->
                            world
                                .store
                                .rows("tests")
                                .updateOne(
                                    new Document("_id", "any"),
                                    new Document("$inc", new Document("messages", 1L)),
                                    new UpdateOptions().upsert(true))
                                .wasAcknowledged()));

    assertThat(walk.begin(counting).get())
        .containsOnlyKeys("reply lost: 1 update tests", "write concern timed out: 1 update tests")
        .allSatisfy((fault, difference) -> assertThat(difference).contains("messages=2"));
  }
}
