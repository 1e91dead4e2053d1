package io.chatbox.session.store;

import static io.chatbox.protocol.People.ADA;
import static io.chatbox.protocol.People.BOB;
import static io.chatbox.protocol.People.EVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.dev.LogLines;
import io.chatbox.mongo.JobLease;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.LiveSessions;
import io.chatbox.session.Session;
import io.chatbox.session.Session.EndedBy;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class CleanupSuite extends StoreSuite {
  private static final Duration TTL = Duration.ofMinutes(15);
  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final Cleanup.Terms TERMS = new Cleanup.Terms(TTL, INTERVAL, Optional.empty());
  private static final Duration INSTANT = Duration.ofMillis(1);
  private static final LiveSessions NONE = List::of;

  private final LogLines log = new LogLines("io.chatbox.session.store.Cleanup");
  private Cleanup cleanup;
  private LiveSessions live = NONE;

  CleanupSuite(String uri) {
    super(uri);
  }

  @BeforeEach
  void begin() {
    cleanup = cleanup(store.server, () -> live.ids());
  }

  private Cleanup cleanup(StoreServer server, LiveSessions itsLive) {
    return new Cleanup(server.collections, server.usage, itsLive, store.clock, TERMS);
  }

  private void tick(LiveSessions now) {
    live = now;
    cleanup.tick();
  }

  private void round(LiveSessions now) {
    live = now;
    cleanup.round();
  }

  @AfterEach
  void stop() {
    cleanup.stop();
    log.close();
  }

  @Test
  void whatNobodyUsedForLongerThanTheTtlEnds() {
    SessionId idle = begin(ADA);
    store.clock.advance(INSTANT);
    SessionId justInTime = begin(BOB);
    store.clock.advance(TTL);

    round(NONE);

    Session ended = session(idle);
    assertThat(ended.end()).contains(ended.start().plus(TTL).plus(INSTANT));
    assertThat(ended.endedBy()).contains(EndedBy.CLEANUP);
    assertThat(store.row(idle)).containsEntry("dur", 900L).doesNotContainKey("activeUid");
    assertThat(session(justInTime).active()).isTrue();
    assertThat(log.lines()).containsExactly("INFO Cleaned up expired sessions count=1");
    assertThat(store.sessions.resumable(ADA, idle)).as("can be taken up again").isPresent();
  }

  @Test
  void aRoundThatFindsNothingSaysSo() {
    begin(ADA);

    round(NONE);

    assertThat(log.lines()).containsExactly("INFO Cleaned up expired sessions count=0");
  }

  @Test
  void aSessionWithALiveConnectionHereIsSpared() {
    SessionId id = begin(ADA);
    store.clock.advance(TTL.plus(INSTANT));

    round(() -> List.of(id, new SessionId("never-written"), id));

    assertThat(session(id).active()).isTrue();
  }

  @Test
  void aSessionWithALiveConnectionOnAnotherServerIsSparedUntilItGoes() {
    SessionId id = begin(ADA);
    store.clock.advance(TTL.plus(INSTANT));
    try (StoreServer other = store.anotherServer()) {
      Cleanup there = cleanup(other, () -> List.of(id));
      there.tick();
      round(NONE);
      assertThat(session(id).active()).isTrue();

      store.clock.advance(TTL);
      round(NONE);
      assertThat(session(id).active()).as("as long as the TTL after its last sign").isTrue();

      store.clock.advance(INSTANT);
      round(NONE);
      assertThat(session(id).active()).isFalse();
      there.stop();
    }
  }

  @Test
  void aSecondAfterItOpenedALiveConnectionCounts() {
    SessionId id = begin(ADA);
    tick(NONE);
    assertThat(store.row(id)).doesNotContainKey("liveAt");

    tick(() -> List.of(id));
    Date marked = store.row(id).getDate("liveAt");
    store.clock.advance(INSTANT);
    tick(() -> List.of(id));

    assertThat(marked).isNotNull();
    assertThat(store.row(id).getDate("liveAt")).as("written once, until all are").isEqualTo(marked);

    tick(NONE);
    tick(() -> List.of(id));
    assertThat(store.row(id).getDate("liveAt")).as("it came back").isAfter(marked);
  }

  @Test
  void marksGoToActiveSessionsOnlyHoweverMany() {
    List<SessionId> ids = fill(LiveMarks.BATCH + 1, TTL);
    SessionId ended = begin(ADA);
    store.end(ended, EndedBy.USER, store.clock.instant());

    new LiveMarks(store.collections, store.clock)
        .mark(
            IntStream.rangeClosed(0, ids.size())
                .mapToObj(i -> i == 0 ? ended : ids.get(i - 1))
                .toList());

    Document marked = new Document("liveAt", Date.from(store.clock.instant()));
    assertThat(store.sessionRows().countDocuments(marked)).isEqualTo(ids.size());
    assertThat(store.row(ended)).doesNotContainKey("liveAt");
  }

  @Test
  void aRunningAnswerIsSparedUntilItsLeaseLapses() {
    SessionId id = begin(ADA);
    store.clock.advance(TTL.plus(INSTANT));
    set(id, "turnUntil", store.clock.instant().plus(INSTANT));

    round(NONE);
    assertThat(session(id).active()).isTrue();

    store.clock.advance(INSTANT.multipliedBy(2));
    round(NONE);
    assertThat(session(id).active()).isFalse();
  }

  @Test
  void whatComesToLifeAfterItWasFoundIsSpared() {
    SessionId said = begin(ADA);
    SessionId answered = begin(BOB);
    SessionId connected = begin(EVE);
    SessionId idle = begin(new UserId("joe"));
    store.clock.advance(TTL.plus(INSTANT));
    ExpiredSessions expired = new ExpiredSessions(store.collections, store.clock, TTL, TTL);

    long count =
        expired.end(
            () -> {
              store.say(ADA, "still here");
              set(answered, "turnUntil", store.clock.instant().plusSeconds(8));
              new LiveMarks(store.collections, store.clock).mark(List.of(connected));
            });

    assertThat(count).isEqualTo(1);
    assertThat(List.of(said, answered, connected)).allMatch(id -> session(id).active());
    assertThat(session(idle).active()).isFalse();
  }

  @Test
  void endsMoreThanOneBatch() {
    fill(ExpiredSessions.BATCH + 1, TTL.plus(INSTANT));
    fill(1, TTL);

    round(NONE);

    assertThat(log.lines()).containsExactly("INFO Cleaned up expired sessions count=501");
    assertThat(active()).isEqualTo(1);
  }

  @Test
  void leavesDocumentsOfTheGoServiceAlone() {
    Document theirs =
        new Document("_id", "go").append("uid", ADA.value()).append("lastActivity", new Date(0));
    store.sessionRows().insertOne(theirs);

    round(NONE);

    assertThat(store.row(new SessionId("go"))).isEqualTo(theirs);
  }

  @Test
  void serversTakeTurns() throws Exception {
    try (StoreServer other = store.anotherServer()) {
      Cleanup there = cleanup(other, NONE);
      for (int turn = 1; turn <= 5; turn++) {
        Iterator<Cleanup> servers = List.of(cleanup, there).iterator();
        TestStore.atOnce(
            2,
            () -> {
              next(servers).round();
              return null;
            });
        assertThat(log.lines()).hasSize(turn);
        store.clock.advance(INTERVAL);
      }
      there.stop();
    }
    assertThat(store.rows("jobs").countDocuments()).isEqualTo(1);
  }

  private static synchronized Cleanup next(Iterator<Cleanup> servers) {
    return servers.next();
  }

  @Test
  void aLeaseIsOneServersUntilItLapses() {
    JobLease mine = new JobLease(store.database, "job", Duration.ofSeconds(9));
    JobLease theirs = new JobLease(store.database, "job", Duration.ofSeconds(9));
    Instant start = store.clock.instant();

    assertThat(mine.take(start)).isTrue();
    assertThat(theirs.take(start.plusMillis(8_999))).isFalse();
    assertThat(mine.take(start.plusSeconds(5))).as("prolonged").isTrue();
    assertThat(theirs.take(start.plusMillis(13_999))).isFalse();
    assertThat(theirs.take(start.plusSeconds(14))).isTrue();
    assertThat(mine.take(start.plusSeconds(14))).isFalse();
  }

  @Test
  void runsByItselfUntilItIsStopped() {
    SessionId idle = begin(ADA);
    SessionId live = begin(BOB);
    Set<SessionId> connected = ConcurrentHashMap.newKeySet();
    connected.add(live);
    store.clock.advance(Duration.ofHours(1));
    Cleanup eager =
        new Cleanup(
            store.collections,
            store.server.usage,
            () -> connected,
            store.clock,
            new Cleanup.Terms(
                Duration.ofMillis(5_400_500), Duration.ofMillis(100), Optional.empty()));

    eager.start();
    await().untilAsserted(() -> assertThat(store.row(live)).containsKey("liveAt"));
    store.clock.advance(Duration.ofHours(1));
    await().until(() -> !session(idle).active());
    eager.stop();

    assertThat(session(live).active()).isTrue();
    assertThat(log.lines())
        .startsWith("INFO Starting session cleanup interval=100ms ttl=1h30m0.5s")
        .contains("INFO Cleaned up expired sessions count=1")
        .noneMatch(line -> line.startsWith("WARN") || line.startsWith("SEVERE"));
  }

  private List<SessionId> fill(int count, Duration ago) {
    Instant then = store.clock.instant().minus(ago);
    List<SessionId> ids =
        IntStream.range(0, count).mapToObj(i -> new SessionId("s" + ago + i)).toList();
    store
        .sessionRows()
        .insertMany(
            ids.stream()
                .map(id -> SessionDocuments.fresh(id, new UserId("u" + id), then))
                .toList());
    return ids;
  }

  private long active() {
    return store.sessionRows().countDocuments(new Document("activeUid", new Document("$gt", "")));
  }

  private SessionId begin(UserId user) {
    return store.say(user, "hello").session().id();
  }

  private Session session(SessionId id) {
    return store.collections.sessionDocuments().read(store.row(id));
  }

  private void set(SessionId id, String field, Instant value) {
    TestStore.set(store.sessionRows(), id, field, Date.from(value));
  }
}
