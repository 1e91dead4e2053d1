package io.chatbox.session.store;

import static io.chatbox.protocol.People.ADA;
import static io.chatbox.protocol.People.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.protocol.SessionId;
import io.chatbox.session.Archive;
import io.chatbox.session.Message;
import io.chatbox.session.SessionOverview;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bson.Document;
import org.bson.types.Binary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class ArchiveSuite extends StoreSuite {
  private Archive archive;

  ArchiveSuite(String uri) {
    super(uri);
  }

  @BeforeEach
  void begin() {
    archive = store.archive;
  }

  @Test
  void sessionsAreListedNewestFirstAndInParts() {
    List<SessionId> ids = conversations("one", "two", "three");
    store.say(BOB, "mine");

    Listing all = Listing.list(archive, ADA, 0, 10);
    Listing middle = Listing.list(archive, ADA, 1, 1);

    assertThat(all.sessions())
        .extracting(SessionOverview::id)
        .containsExactlyElementsOf(ids.reversed());
    assertThat(all.truncated()).isFalse();
    assertThat(middle.sessions()).extracting(SessionOverview::id).containsExactly(ids.get(1));
    assertThat(middle.truncated()).isTrue();
    assertThat(all.sessions().getFirst().messages()).isEqualTo(1);
    assertThat(all.sessions().getFirst().name()).contains("three");
  }

  @Test
  void aListOfManyHoldsEachOnceThoughTheyBeganAtTheSameTime() {
    List<Document> rows = new ArrayList<>();
    for (int i = 0; i < 2 * Overviews.PART + 50; i++) {
      Instant start = store.clock.instant().plusSeconds(i % 3);
      SessionId id = new SessionId("session-%03d".formatted(i));
      rows.add(SessionDocuments.fresh(id, ADA, start));
    }
    rows.forEach(row -> row.remove("activeUid"));
    store.sessionRows().insertMany(rows);
    List<String> newestFirst =
        rows.stream()
            .sorted(
                Comparator.comparing((Document row) -> row.getDate("ts"))
                    .reversed()
                    .thenComparing(row -> row.get("_id", SessionId.class).value()))
            .map(row -> row.get("_id", SessionId.class).value())
            .toList();

    Listing most = Listing.list(archive, ADA, 7, rows.size() - 8);
    Listing rest = Listing.list(archive, ADA, 7, 1_000);

    assertThat(most.sessions())
        .extracting(session -> session.id().value())
        .containsExactlyElementsOf(newestFirst.subList(7, rows.size() - 1));
    assertThat(most.truncated()).isTrue();
    assertThat(rest.sessions()).hasSize(rows.size() - 7);
    assertThat(rest.truncated()).isFalse();
  }

  @Test
  void whatIsSaidIsFoundWhateverItsCase() {
    List<SessionId> ids = conversations("In der Straße", "nothing", "ANOTHER STRASSE");
    store.say(BOB, "Straße");

    assertThat(Listing.search(archive, ADA, "strasse", 0, 10).sessions())
        .extracting(SessionOverview::id)
        .containsExactly(ids.get(2), ids.get(0));
    assertThat(Listing.search(archive, ADA, "STRAßE", 1, 10).sessions())
        .extracting(SessionOverview::id)
        .containsExactly(ids.get(0));
    assertThat(Listing.search(archive, ADA, "nowhere", 0, 10))
        .isEqualTo(new Listing(List.of(), false));
  }

  @Test
  void whatIsSaidIsFoundWhereverItStandsInALongMessage() {
    int piece = 16 * 1024;
    for (int before : List.of(0, piece - 7, piece - 2, piece, piece + 30, 2 * piece - 3, 100_000)) {
      SessionId id =
          conversations("x".repeat(before) + "Cafe\u0301 Stra\u00dfe" + "y".repeat(50_000))
              .getFirst();

      for (String text : List.of("CAF\u00c9 STRASSE", "caf\u00e9 ", "sse" + "y".repeat(190))) {
        assertThat(Listing.search(archive, ADA, text, 0, 1).sessions())
            .as("%s after %d", text, before)
            .extracting(SessionOverview::id)
            .containsExactly(id);
      }
      assertThat(Listing.search(archive, ADA, "cafe ", 0, 1).sessions()).isEmpty();
    }
  }

  @Test
  void allMessagesAreReadHoweverMany() {
    SessionId session = store.say(ADA, "0").session().id();
    for (int i = 1; i < 250; i++) {
      store.say(ADA, Integer.toString(i));
    }
    List<String> read = new ArrayList<>();

    archive.read(session, ADA, message -> read.add(message.content()));
    archive.read(session, BOB, message -> read.add("never"));

    assertThat(read).hasSize(250).startsWith("0", "1").endsWith("248", "249");
  }

  @Test
  void nothingIsLeftOfADeletedSession() {
    SessionId session = store.say(ADA, "gone").session().id();
    Message late = store.say(ADA, "written late").message();
    SessionId others = store.say(BOB, "stays").session().id();

    assertThat(archive.delete(session, BOB)).isFalse();
    assertThat(archive.delete(session, ADA)).isTrue();
    assertThat(archive.delete(session, ADA)).isFalse();
    new Messages(store.collections).insert(late);
    Erasures erasures = new Erasures(store.collections, store.clock);
    erasures.settle(Duration.ofSeconds(10));
    assertThat(messagesOf(session)).isEqualTo(1);
    store.clock.advance(Duration.ofMinutes(3));
    erasures.settle(Duration.ofSeconds(10));

    assertThat(messagesOf(session)).isZero();
    assertThat(store.row(session)).isNull();
    assertThat(store.collections.erasures().countDocuments()).isZero();
    assertThat(store.row(others)).isNotNull();
  }

  @Test
  void allOfAUserIsDeletedAndNothingOfOthers() {
    List<SessionId> ids = conversations("one", "two", "three");
    SessionId others = store.say(BOB, "stays").session().id();
    List<SessionId> gone = new ArrayList<>();

    archive.deleteAll(ADA, gone::add);

    assertThat(gone).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(store.messageRows().countDocuments(new Document("uid", ADA))).isZero();
    assertThat(Listing.list(archive, ADA, 0, 10).sessions()).isEmpty();
    assertThat(store.row(others)).isNotNull();
  }

  @Test
  void aSharedSessionIsFoundByItsTokenAloneUntilItIsRevoked() {
    SessionId session = store.say(ADA, "to be seen").session().id();

    String token = archive.share(session, ADA).orElseThrow();

    assertThat(archive.share(session, ADA)).contains(token);
    assertThat(archive.share(session, BOB)).isEmpty();
    assertThat(token).hasSizeGreaterThanOrEqualTo(22);
    assertThat(archive.shared(token).orElseThrow().id()).isEqualTo(session);
    assertThat(Listing.list(archive, ADA, 0, 1).sessions().getFirst().shareToken()).contains(token);
    assertThat(store.row(session).toJson()).doesNotContain(token);
    assertThat(archive.revoke(session, BOB)).isFalse();
    assertThat(archive.revoke(session, ADA)).isTrue();
    assertThat(archive.shared(token)).isEmpty();
    assertThat(archive.share(session, ADA).orElseThrow()).isNotEqualTo(token);
    assertThat(archive.shared("")).isEmpty();
    assertThat(archive.shared("x".repeat(10_000))).isEmpty();
  }

  @Test
  void aValueMovedElsewhereIsRefusedAndTakesNothingElseDown() {
    Message first = store.say(ADA, "first").message();
    Message second = store.say(ADA, "second").message();
    Message third = store.say(ADA, "third").message();
    Object content = raw(first).get("content");
    assertThat(content).isInstanceOf(Binary.class);
    set(first, raw(second).get("content"));
    set(second, content);

    List<Message> read = new ArrayList<>();
    archive.read(first.sessionId(), ADA, read::add);

    assertThat(read).extracting(Message::content).containsExactly("", "", "third");
    assertThat(read).extracting(Message::readable).containsExactly(false, false, true);
    assertThat(third.readable()).isTrue();
  }

  private List<SessionId> conversations(String... texts) {
    List<SessionId> ids = new ArrayList<>();
    for (String text : texts) {
      SessionId id = store.say(ADA, text).session().id();
      store.sessions.end(id, ADA);
      ids.add(id);
      store.clock.advance(Duration.ofMinutes(1));
    }
    return ids;
  }

  private long messagesOf(SessionId session) {
    return store.messageRows().countDocuments(new Document("sessionId", session));
  }

  private Document raw(Message message) {
    return store.messageRow(message.id());
  }

  private void set(Message message, Object content) {
    TestStore.set(store.messageRows(), message.id(), "content", content);
  }
}
