package io.chatbox.session.store;

import static io.chatbox.protocol.People.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.dev.EmbeddedMongo;
import io.chatbox.dev.MongoFaults;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweepTest {
  private static final EmbeddedMongo MONGO = EmbeddedMongo.inMemory();

  private final MongoFaults calls = MongoFaults.before(MONGO.uri());
  private final TestStore store = new TestStore(calls.uri());

  @AfterEach
  void close() {
    store.close();
    calls.close();
  }

  @AfterAll
  static void stop() {
    MONGO.close();
  }

  @Test
  void manyShortConversationsTakeFewQueries() {
    List<SessionId> ids = new ArrayList<>();
    for (int i = 0; i < 2 * Search.AT_ONCE + 10; i++) {
      ids.add(conversation("number " + i));
    }
    calls.calm();

    Listing found = Listing.search(store.archive, ADA, "number 7", 0, 100);

    assertThat(found.sessions()).hasSize(11).extracting(it -> it.id()).contains(ids.get(7));
    assertThat(calls.count())
        .as("for each fifty a list, where their messages are, and the messages")
        .isEqualTo(9);
  }

  @Test
  void aLongConversationAmongShortOnesIsSearchedToItsEnd() {
    SessionId before = conversation("needle");
    SessionId longOne = longConversation(Sweep.PAGE + 250);
    SessionId after = conversation("another needle");

    assertThat(Listing.search(store.archive, ADA, "needle", 0, 10).sessions())
        .extracting(it -> it.id())
        .containsExactlyInAnyOrder(before, longOne, after);
    assertThat(Listing.search(store.archive, ADA, "message 3.", 0, 10).sessions())
        .extracting(it -> it.id())
        .containsExactly(longOne);
  }

  @Test
  void noMoreIsReadOfWhatHasItInItsName() {
    SessionId named = conversation("needle");
    longConversation(20);
    calls.calm();

    Listing found = Listing.search(store.archive, ADA, "needle", 0, 1);

    assertThat(found.sessions()).hasSize(1);
    assertThat(calls.counts()).containsEntry("find messages", 2);
    assertThat(found.sessions().getFirst().id()).isNotEqualTo(named);
  }

  private SessionId conversation(String text) {
    return conversation(List.of(text));
  }

  /** Whose last message has a needle. */
  private SessionId longConversation(int messages) {
    List<String> texts = new ArrayList<>();
    for (int i = 1; i < messages; i++) {
      texts.add("message " + i + ".");
    }
    texts.add("a needle");
    return conversation(texts);
  }

  /** One that has ended, and has the name of its first text. */
  private SessionId conversation(List<String> texts) {
    store.clock.advance(Duration.ofSeconds(1));
    SessionId id = SessionId.next();
    Document row = SessionDocuments.fresh(id, ADA, store.clock.instant());
    row.remove("activeUid");
    row.append(
        SessionDocuments.NAME,
        store.collections.sessionDocuments().seal(id, SessionDocuments.NAME, texts.getFirst()));
    store.sessionRows().insertOne(row);
    List<Document> messages = new ArrayList<>();
    for (String text : texts) {
      Message message =
          TestStore.draft(ADA, text).in(id, messages.size() + 1L, store.clock.instant());
      messages.add(store.collections.messageDocuments().write(message));
    }
    store.messageRows().insertMany(messages);
    return id;
  }
}
