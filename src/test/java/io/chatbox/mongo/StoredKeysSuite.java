package io.chatbox.mongo;

import static io.chatbox.protocol.People.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.chatbox.crypto.KeyRing;
import io.chatbox.crypto.TestRings;
import io.chatbox.dev.LogLines;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.store.StoreServer;
import io.chatbox.session.store.StoreSuite;
import io.chatbox.session.store.TestStore;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether a server has the keys that its database was written with. */
public abstract class StoredKeysSuite extends StoreSuite {
  private final LogLines log = new LogLines("io.chatbox.mongo.StoredKeys");

  public StoredKeysSuite(String uri) {
    super(uri);
  }

  @BeforeEach
  void begin() {
    store.say(ADA, "under the first key");
  }

  @AfterEach
  void end() {
    log.close();
  }

  @Test
  void aServerWithTheSameKeyServes() {
    assertServes(TestRings.sealing());
    assertThat(canaries()).isEqualTo(1);
  }

  @Test
  void anotherKeyBesideTheRetiredOneServesAndIsNotedToo() {
    assertServes(TestRings.next());
    assertThat(canaries()).isEqualTo(2);
    assertServes(TestRings.off());
  }

  @Test
  void anotherKeyIsRefusedAndNothingIsWrittenUnderIt() {
    long before = messages();

    assertRefused(TestRings.other(), "SEVERE ENCRYPTION_KEY: the wrong key (id ");
    assertThat(canaries()).isEqualTo(1);
    assertThat(messages()).isEqualTo(before);
  }

  @Test
  void noKeyIsRefused() {
    assertRefused(
        TestRings.clear(), "SEVERE ENCRYPTION_KEY: not set, but content is stored under a key");
  }

  @Test
  void aRetiredKeyMayNotBeDropped() {
    assertServes(TestRings.next());

    assertRefused(TestRings.other(), "SEVERE ENCRYPTION_KEYS_RETIRED: lacks a key");
  }

  @Test
  void aCheckThatWasChangedIsRefused() {
    store
        .rows("keys")
        .updateMany(new Document(), new Document("$set", new Document("value", "changed")));

    assertRefused(TestRings.sealing(), "SEVERE ENCRYPTION_KEY: the database's own check");
  }

  private void assertServes(KeyRing keys) {
    try (StoreServer server = store.anotherServer(keys)) {
      assertThat(server.database.write("test", () -> 1)).isEqualTo(1);
      assertThat(server.database.keysWrong()).isFalse();
      assertThat(reason(server.database)).isEmpty();
    }
    assertThat(log.lines()).isEmpty();
  }

  private void assertRefused(KeyRing keys, String line) {
    try (StoreServer server = store.anotherServer(keys)) {
      await().until(() -> server.database.keysWrong());
      assertThatExceptionOfType(ChatException.class)
          .isThrownBy(
              () -> server.sessions.addMessage(new SessionId("any"), TestStore.draft(ADA, "lost")))
          .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.DATABASE_ERROR));
      assertThat(reason(server.database)).contains(Map.of("reason", "encryption key"));
    }
    assertThat(log.lines()).singleElement().asString().startsWith(line);
  }

  private static Optional<Map<String, Object>> reason(Database server) {
    return new DatabaseReadiness(server).call().getData();
  }

  private long canaries() {
    return store.rows("keys").countDocuments();
  }

  private long messages() {
    return store.messageRows().countDocuments();
  }
}
