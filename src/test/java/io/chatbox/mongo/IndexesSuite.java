package io.chatbox.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import io.chatbox.dev.LogLines;
import io.chatbox.session.store.StoreSuite;
import io.chatbox.session.store.TestStore;
import java.time.Duration;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

public abstract class IndexesSuite extends StoreSuite {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final LogLines log = new LogLines("io.chatbox.mongo");
  private Indexes indexes;

  public IndexesSuite(String uri) {
    super(uri);
  }

  @Override
  protected TestStore open(String uri) {
    return TestStore.withoutIndexes(uri);
  }

  @BeforeEach
  void begin() {
    indexes =
        new Indexes(
            store.database::collection,
            store.database::run,
            store.server.schemas.stream().flatMap(schema -> schema.indexes().stream()).toList(),
            TestBackoff.of(3, Duration.ofMillis(10)),
            new Indexes.Waits(SOON, Duration.ofMillis(20)));
  }

  @AfterEach
  void end() {
    indexes.close();
    log.close();
  }

  @Test
  void areCreatedOnceHoweverOftenTheServerStarts() {
    indexes.create();
    indexes.create();

    assertThat(indexes.ready()).isTrue();
    assertThat(keys(store.sessionRows(), "idx_user_start_time"))
        .isEqualTo(new Document("uid", 1).append("ts", -1));
    assertThat(keys(store.messageRows(), "idx_session_seq"))
        .isEqualTo(new Document("sessionId", 1).append("seq", 1));
    assertThat(log.lines())
        .contains(
            "INFO MongoDB indexes created successfully indexes=[idx_user_id, idx_start_time,"
                + " idx_admin_assisted, idx_user_start_time, idx_user_list, idx_end_time,"
                + " idx_share_token, idx_active_user, idx_turn_until, idx_remote_next,"
                + " idx_erasure_time, idx_session_seq, idx_user_client_key, idx_audit_list,"
                + " idx_audit_user_list, idx_usage_user_day_model, idx_usage_list,"
                + " idx_usage_day]");
  }

  @Test
  void anEssentialOneThatIsRefusedHoldsWritesBackUntilSomebodyActs() throws Exception {
    inTheWay("idx_active_user");
    Thread creating = Thread.ofVirtual().start(indexes::create);

    assertThat(indexes.awaitReady(Duration.ofMillis(300))).isFalse();
    assertThat(log.lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("SEVERE MongoDB index could not be created index=idx_active_user")
                    .contains("drop it", "Nothing is stored until then"));

    store.sessionRows().dropIndex("idx_active_user");

    assertThat(indexes.awaitReady(SOON)).isTrue();
    assertThat(creating.join(SOON)).isTrue();
  }

  @Test
  void anotherOneThatIsRefusedDoesNot() throws Exception {
    inTheWay("idx_share_token");
    Thread creating = Thread.ofVirtual().start(indexes::create);

    assertThat(indexes.awaitReady(SOON)).isTrue();

    indexes.close();
    assertThat(creating.join(SOON)).isTrue();
  }

  @Test
  void documentsThatHoldTheSameTwiceAreToldOfAndAllElseIsMade() throws Exception {
    Document key = new Document("sessionId", "s").append("seq", 1L);
    store
        .messageRows()
        .insertMany(
            List.of(
                new Document(key).append("clientKey", "1"),
                new Document(key).append("clientKey", "2")));
    Thread creating = Thread.ofVirtual().start(indexes::create);

    assertThat(indexes.awaitReady(Duration.ofMillis(300))).isFalse();
    assertThat(log.lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("SEVERE MongoDB index could not be created index=idx_session_seq")
                    .contains("the same key twice"));
    await().until(() -> keys(store.messageRows(), "idx_user_client_key") != null);
    await().until(() -> keys(store.rows("usage"), "idx_usage_list") != null);
    store.messageRows().deleteOne(key);

    assertThat(indexes.awaitReady(SOON)).isTrue();
    assertThat(creating.join(SOON)).isTrue();
  }

  private void inTheWay(String name) {
    IndexOptions shape = new IndexOptions().name(name).unique(true);
    store.sessionRows().createIndex(new Document("other", 1), shape);
  }

  private static Document keys(MongoCollection<Document> collection, String name) {
    for (Document index : collection.listIndexes()) {
      if (name.equals(index.getString("name"))) {
        return index.get("key", Document.class);
      }
    }
    return null;
  }
}
