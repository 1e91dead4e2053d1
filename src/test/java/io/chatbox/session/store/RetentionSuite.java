package io.chatbox.session.store;

import static io.chatbox.protocol.People.ADA;
import static io.chatbox.protocol.People.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.dev.LogLines;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Session.EndedBy;
import io.chatbox.session.SessionOverview;
import io.chatbox.session.Sessions.Stored;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class RetentionSuite extends StoreSuite {
  private static final Duration KEPT = Duration.ofDays(30);
  private static final Duration LONG = Duration.ofMinutes(1);

  private final LogLines log = new LogLines("io.chatbox.session.store.Cleanup");
  private Cleanup cleanup;
  private Retention retention;

  RetentionSuite(String uri) {
    super(uri);
  }

  @BeforeEach
  void begin() {
    Cleanup.Terms terms =
        new Cleanup.Terms(Duration.ofMinutes(15), Duration.ofMinutes(5), Optional.of(KEPT));
    cleanup = new Cleanup(store.collections, store.server.usage, List::of, store.clock, terms);
    retention = new Retention(store.collections, store.clock, KEPT, pause -> false);
  }

  @AfterEach
  void stop() {
    cleanup.stop();
    log.close();
  }

  @Test
  void whatEndedLongAgoGoesWithAllThatBelongsToIt() {
    SessionId old = ended(ADA, "long ago");
    String token = store.archive.share(old, ADA).orElseThrow();
    Document remote = new Document("modelId", "m1").append("id", "conversation-1");
    TestStore.set(store.sessionRows(), old, "remote", remote);
    store.clock.advance(Duration.ofMillis(1));
    SessionId inTime = ended(ADA, "a little later");
    SessionId others = ended(BOB, "BOB's");
    store.clock.advance(KEPT);
    SessionId active = store.say(BOB, "now").session().id();

    cleanup.round();

    assertThat(store.row(old)).isNull();
    assertThat(messagesOf(old)).isZero();
    assertThat(store.archive.shared(token)).isEmpty();
    assertThat(store.rows("remote_deletions").find().first())
        .containsEntry("id", "conversation-1")
        .containsEntry("uid", ADA.value());
    assertThat(List.of(inTime, others, active)).allMatch(id -> store.row(id) != null);
    assertThat(messagesOf(inTime)).isEqualTo(2);
    assertThat(store.server.usage.tokens(ADA, dayOf(KEPT)))
        .as("has a term of its own")
        .isPositive();
    assertThat(log.lines())
        .containsExactly(
            "INFO Cleaned up expired sessions count=0",
            "INFO Deleted conversations that were kept for long enough count=1");
  }

  @Test
  void nothingIsSaidOfARoundThatHadNone() {
    ended(ADA, "just now");

    cleanup.round();

    assertThat(log.lines()).containsExactly("INFO Cleaned up expired sessions count=0");
  }

  @Test
  void aStepIsSmallAndARoundEndsInTime() {
    insertEnded(2 * Retention.STEP + 7);
    store.clock.advance(KEPT.plusMillis(1));

    assertThat(retention.delete(Duration.ZERO)).isEqualTo(Retention.STEP);
    assertThat(retention.delete(LONG)).isEqualTo(Retention.STEP + 7L);
    assertThat(store.sessionRows().countDocuments()).isZero();
  }

  @Test
  void aServerThatEndsBeginsNoOtherStep() {
    insertEnded(2 * Retention.STEP);
    store.clock.advance(KEPT.plusMillis(1));
    Retention ending = new Retention(store.collections, store.clock, KEPT, pause -> true);

    assertThat(ending.delete(LONG)).isEqualTo(Retention.STEP);
  }

  @Test
  void oneThatIsTakenUpAgainAtThatMomentStays() {
    SessionId session = ended(ADA, "to be gone on with");
    Document asFound = store.row(session);
    store.clock.advance(KEPT.plusMillis(1));
    store.sessions.reopen(session, ADA).orElseThrow();
    Document still = SessionDocuments.own(session, ADA).append("endTs", asFound.get("endTs"));

    assertThat(new Deletions(store.collections, store.clock).delete(asFound, still)).isFalse();
    store.clock.advance(Duration.ofMinutes(3));
    new Erasures(store.collections, store.clock).settle(LONG);

    assertThat(store.row(session)).isNotNull();
    assertThat(messagesOf(session)).isEqualTo(2);
    assertThat(store.collections.erasures().countDocuments()).isZero();
  }

  @Test
  void aServerThatDiesHalfWayLeavesNothingForLong() {
    SessionId session = ended(ADA, "half deleted");
    new Deletions(store.collections, store.clock)
        .deleteSession(store.row(session), SessionDocuments.own(session, ADA));
    assertThat(messagesOf(session)).isEqualTo(2);

    store.clock.advance(Duration.ofMinutes(3));
    cleanup.round();

    assertThat(messagesOf(session)).isZero();
  }

  @Test
  void whoReadsMeanwhileGetsNoError() {
    insertEnded(Overviews.PART + 20);
    store.clock.advance(KEPT.plusMillis(1));
    List<SessionOverview> read = new ArrayList<>();

    store.archive.list(
        ADA,
        0,
        1_000,
        each -> {
          read.add(each);
          retention.delete(Duration.ZERO);
          store.archive.read(each.id(), ADA, message -> {});
        });

    assertThat(read).hasSizeBetween(Overviews.PART, Overviews.PART + 20);
    assertThat(Listing.list(store.archive, ADA, 0, 10).sessions()).isEmpty();
  }

  private SessionId ended(UserId user, String text) {
    Stored asked = store.say(user, text);
    store.answer(asked.message(), "because");
    store.sessions.end(asked.session().id(), user);
    return asked.session().id();
  }

  private void insertEnded(int count) {
    List<Document> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SessionId id = new SessionId("session-%03d".formatted(i));
      Document row = SessionDocuments.fresh(id, ADA, store.clock.instant());
      row.remove("activeUid");
      Document ended =
          SessionDocuments.ending(store.clock.instant(), store.clock.instant(), EndedBy.USER);
      row.putAll(ended.get("$set", Document.class));
      rows.add(row);
    }
    store.sessionRows().insertMany(rows);
  }

  private LocalDate dayOf(Duration ago) {
    return LocalDate.ofInstant(store.clock.instant().minus(ago), ZoneOffset.UTC);
  }

  private long messagesOf(SessionId session) {
    return store.messageRows().countDocuments(new Document("sessionId", session));
  }
}
