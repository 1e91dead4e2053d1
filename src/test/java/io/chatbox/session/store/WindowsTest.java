package io.chatbox.session.store;

import static io.chatbox.protocol.People.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.dev.EmbeddedMongo;
import io.chatbox.it.DatabaseCalls;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.Message;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much of a session is in memory at once: what the database answers, seen on the wire. */
class WindowsTest {
  private static final EmbeddedMongo MONGO = EmbeddedMongo.inMemory();
  private static final int MEBIBYTE = 1024 * 1024;

  /** What is around documents in a reply, and what sealing adds. */
  private static final int AROUND = 4 * 1024;

  private final DatabaseCalls calls = DatabaseCalls.before(MONGO.uri());
  private TestStore store;

  @BeforeEach
  void open() {
    store = new TestStore(calls.uri());
  }

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
  void ofLongMessagesThereIsOneAtATime() {
    SessionId session = say(6, "x".repeat(MEBIBYTE));

    for (Reading reading : Reading.values()) {
      Seen seen = see(session, reading);
      assertThat(seen.largestReply()).as(reading.name()).isLessThan(MEBIBYTE + AROUND);
      assertThat(seen.messages()).as(reading.name()).isEqualTo(reading == Reading.PAGE ? 1 : 6);
    }
  }

  @Test
  void ofShortMessagesThereAreManyAtATime() {
    SessionId session = say(300, "Hello, how are you? ".repeat(10));

    for (Reading reading : Reading.values()) {
      Seen seen = see(session, reading);
      assertThat(seen.largestReply()).as(reading.name()).isLessThan(Windows.WINDOW + AROUND);
      assertThat(seen.commands()).as(reading.name()).hasSizeLessThan(8);
      assertThat(seen.messages()).isEqualTo(reading == Reading.PAGE ? 100 : 300);
    }
  }

  @Test
  void aLongMessageAmongShortOnesIsAlone() {
    SessionId session = say(100, "short");
    say(1, "x".repeat(MEBIBYTE));
    say(100, "short");

    Seen seen = see(session, Reading.EXPORT);

    assertThat(seen.messages()).isEqualTo(201);
    assertThat(seen.largestReply()).isLessThan(MEBIBYTE + AROUND);
    assertThat(seen.commands()).hasSizeLessThan(8);
  }

  /** As they were stored before sizes were. */
  @Test
  void ofMessagesWithoutASizeThereAreTwoAtATime() {
    SessionId session = say(5, "x".repeat(MEBIBYTE));
    store
        .messageRows()
        .updateMany(new Document(), new Document("$unset", new Document("size", "")));

    for (Reading reading : Reading.values()) {
      Seen seen = see(session, reading);
      assertThat(seen.largestReply()).as(reading.name()).isLessThan(2 * (MEBIBYTE + AROUND));
      assertThat(seen.messages()).as(reading.name()).isEqualTo(reading == Reading.PAGE ? 1 : 5);
    }
  }

  @Test
  void whoTakesTheFirstMessageHoldsTheOthersUp() {
    SessionId session = say(6, "x".repeat(MEBIBYTE));
    List<Integer> repliesByThen = new ArrayList<>();
    try (DatabaseCalls.Record record = calls.record(session.value())) {
      store.archive.read(session, ADA, message -> repliesByThen.add(record.commands().size()));
    }

    assertThat(repliesByThen)
        .as("commands before each message: one finds the session, one the sizes")
        .containsExactly(3, 4, 5, 6, 7, 8);
  }

  @Test
  void listsCarryNothingThatTheyDoNotShow() {
    SessionId session = say(1, "x");
    store
        .sessionRows()
        .updateMany(
            new Document(), new Document("$set", new Document("summary", "x".repeat(MEBIBYTE))));

    try (DatabaseCalls.Record record = calls.record("x")) {
      assertThat(Listing.list(store.archive, ADA, 0, 10).sessions()).hasSize(1);
      assertThat(Listing.search(store.archive, ADA, "x", 0, 10).sessions()).hasSize(1);
      assertThat(store.archive.find(session, ADA)).isPresent();
      assertThat(record.replies()).allMatch(bytes -> bytes < AROUND);
    }
  }

  private enum Reading {
    HISTORY {
      @Override
      int read(TestStore store, SessionId session) {
        List<Message> read = new ArrayList<>();
        store.transcripts.ended(session, Long.MAX_VALUE, 1_000, read::add);
        assertThat(read).isSortedAccordingTo((a, b) -> Long.compare(a.seq(), b.seq()));
        return read.size();
      }
    },
    EXPORT {
      @Override
      int read(TestStore store, SessionId session) {
        int[] count = {0};
        store.archive.read(session, ADA, message -> count[0]++);
        return count[0];
      }
    },
    SEARCH {
      @Override
      int read(TestStore store, SessionId session) {
        assertThat(Listing.search(store.archive, ADA, "nowhere", 0, 10).sessions()).isEmpty();
        return (int) store.messageRows().countDocuments();
      }
    },
    PAGE {
      @Override
      int read(TestStore store, SessionId session) {
        return store.transcripts.page(session, ADA, 0, null).messages().size();
      }
    };

    /** How many messages. */
    abstract int read(TestStore store, SessionId session);
  }

  private record Seen(int messages, List<String> commands, int largestReply) {}

  private Seen see(SessionId session, Reading reading) {
    try (DatabaseCalls.Record record = calls.record(session.value())) {
      int messages = reading.read(store, session);
      return new Seen(
          messages,
          record.commands(),
          record.replies().stream().mapToInt(Integer::intValue).max().orElseThrow());
    }
  }

  private SessionId say(int count, String text) {
    SessionId session = store.say(ADA, text).session().id();
    for (int i = 1; i < count; i++) {
      store.say(ADA, text);
    }
    return session;
  }
}
