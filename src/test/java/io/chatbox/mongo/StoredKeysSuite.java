package io.chatbox.mongo;

import static io.chatbox.protocol.People.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.chatbox.crypto.ContentCipher;
import io.chatbox.crypto.TestCiphers;
import io.chatbox.dev.LogLines;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.store.MongoSessions;
import io.chatbox.session.store.TestStore;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether a server has the keys that its database was written with. */
public abstract class StoredKeysSuite {
  private final LogLines log = new LogLines("io.chatbox.mongo.StoredKeys");
  private final String uri;
  private TestStore store;

  public StoredKeysSuite(String uri) {
    this.uri = uri;
  }

  @BeforeEach
  void open() {
    store = new TestStore(uri);
    store.say(ADA, "under the first key");
  }

  @AfterEach
  void close() {
    store.close();
    log.close();
  }

  @Test
  void aServerWithTheSameKeyServes() {
    assertServes(TestCiphers.sealing());
    assertThat(canaries()).isEqualTo(1);
  }

  @Test
  void anotherKeyBesideTheRetiredOneServesAndIsNotedToo() {
    assertServes(TestCiphers.next());
    assertThat(canaries()).isEqualTo(2);
    assertServes(TestCiphers.off());
  }

  @Test
  void anotherKeyIsRefusedAndNothingIsWrittenUnderIt() {
    long before = messages();

    assertRefused(TestCiphers.other(), "SEVERE ENCRYPTION_KEY: the wrong key (id ");
    assertThat(canaries()).isEqualTo(1);
    assertThat(messages()).isEqualTo(before);
  }

  @Test
  void noKeyIsRefused() {
    assertRefused(
        TestCiphers.clear(), "SEVERE ENCRYPTION_KEY: not set, but content is stored under a key");
  }

  @Test
  void aRetiredKeyMayNotBeDropped() {
    assertServes(TestCiphers.next());

    assertRefused(TestCiphers.other(), "SEVERE ENCRYPTION_KEYS_RETIRED: lacks a key");
  }

  @Test
  void aCheckThatWasChangedIsRefused() {
    store
        .database
        .keys()
        .collection()
        .updateMany(new Document(), new Document("$set", new Document("value", "changed")));

    assertRefused(TestCiphers.sealing(), "SEVERE ENCRYPTION_KEY: the database's own check");
  }

  private void assertServes(ContentCipher cipher) {
    try (Database server = store.anotherServer(cipher)) {
      assertThat(server.write("test", () -> 1)).isEqualTo(1);
      assertThat(server.keys().wrong()).isFalse();
      assertThat(reason(server)).isEmpty();
    }
    assertThat(log.lines()).isEmpty();
  }

  private void assertRefused(ContentCipher cipher, String line) {
    try (Database server = store.anotherServer(cipher)) {
      await().until(() -> server.keys().wrong());
      MongoSessions sessions = new MongoSessions(server, store.clock, TestStore.RECONNECT_TIMEOUT);
      assertThatExceptionOfType(ChatException.class)
          .isThrownBy(() -> sessions.addMessage(new SessionId("any"), TestStore.draft(ADA, "lost")))
          .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.DATABASE_ERROR));
      assertThat(reason(server)).contains(Map.of("reason", "encryption key"));
    }
    assertThat(log.lines()).singleElement().asString().startsWith(line);
  }

  private static Optional<Map<String, Object>> reason(Database server) {
    return new DatabaseReadiness(server, System::nanoTime).call().getData();
  }

  private long canaries() {
    return store.database.keys().collection().countDocuments();
  }

  private long messages() {
    return store.database.messages().countDocuments();
  }
}
