package io.chatbox.session.store;

import static io.chatbox.protocol.People.ADA;
import static io.chatbox.protocol.People.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.protocol.Ids;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Reopened;
import io.chatbox.session.Session;
import io.chatbox.session.Session.EndedBy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

abstract class LifecycleSuite extends StoreSuite {
  private Lifecycle lifecycle;

  LifecycleSuite(String uri) {
    super(uri);
  }

  @BeforeEach
  void begin() {
    lifecycle = new Lifecycle(store.collections, store.clock);
  }

  @Test
  void theUserEndsASessionOnce() {
    SessionId id = begin(ADA);
    store.clock.advance(Duration.ofMillis(90_999));

    Session ended = lifecycle.end(id, ADA).orElseThrow();
    store.clock.advance(Duration.ofMinutes(1));

    assertThat(ended.active()).isFalse();
    assertThat(ended.endedBy()).contains(EndedBy.USER);
    assertThat(ended.end()).contains(ended.start().plusMillis(90_999));
    assertThat(store.row(id).getLong("dur")).isEqualTo(90);
    assertThat(lifecycle.end(id, ADA)).as("ended again").contains(ended);
    assertThat(store.sessions.resumable(ADA, id)).isEmpty();
    assertThat(begin(ADA)).as("the next message's").isNotEqualTo(id);
  }

  @Test
  void whatTheCleanupEndedStaysSo() {
    SessionId id = begin(ADA);
    store.end(id, EndedBy.CLEANUP, store.clock.instant());

    assertThat(lifecycle.end(id, ADA).flatMap(Session::endedBy)).contains(EndedBy.CLEANUP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"$ne\": null}", "", "00000000000000000000000000000000"})
  void anUnknownSessionIsNobodys(String id) {
    assertNothingHappens(new SessionId(id));
  }

  @Test
  void aForeignSessionIsLikeAnUnknownOne() {
    SessionId id = begin(BOB);
    Document before = store.row(id);

    assertNothingHappens(id);

    assertThat(store.row(id)).isEqualTo(before);
  }

  private void assertNothingHappens(SessionId id) {
    SessionId active = begin(ADA);
    Document before = store.row(active);

    assertThat(lifecycle.end(id, ADA)).isEmpty();
    assertThat(lifecycle.rename(id, ADA, "mine")).isEmpty();
    assertThat(store.sessions.reopen(id, ADA)).isEmpty();
    lifecycle.nameAutomatically(id, ADA, "mine");

    assertThat(store.row(active)).as("her own").isEqualTo(before);
  }

  @Test
  void whatTheUserCallsItItIsCalledForGood() {
    SessionId id = begin(ADA);

    lifecycle.nameAutomatically(id, ADA, "first");
    lifecycle.nameAutomatically(id, ADA, "second");
    assertThat(named(id)).contains("second");

    assertThat(lifecycle.rename(id, ADA, "hers").flatMap(Session::name)).contains("hers");
    lifecycle.nameAutomatically(id, ADA, "third");
    assertThat(named(id)).contains("hers");

    lifecycle.end(id, ADA);
    assertThat(lifecycle.rename(id, ADA, "later").flatMap(Session::name)).contains("later");
  }

  private Optional<String> named(SessionId id) {
    return store.sessions.place(ADA, Optional.of(id)).session().flatMap(Session::name);
  }

  @ParameterizedTest
  @EnumSource(EndedBy.class)
  void anEndedOneIsTakenUpBesideTheActiveOneWhichEnds(EndedBy by) {
    SessionId first = begin(ADA);
    store.end(first, by, store.clock.instant());
    store.clock.advance(StoreServer.RECONNECT_TIMEOUT.multipliedBy(2));
    SessionId second = begin(ADA);
    SessionId bobs = begin(BOB);
    store.clock.advance(Duration.ofSeconds(5));

    Reopened reopened = store.sessions.reopen(first, ADA).orElseThrow();

    assertThat(reopened.ended()).containsExactly(second);
    assertThat(reopened.session().active()).isTrue();
    assertThat(reopened.session().endedBy()).isEmpty();
    assertThat(reopened.session().lastActivity())
        .as("or the cleanup would end it at once")
        .isEqualTo(
            store.sessions.place(ADA, Optional.of(first)).session().orElseThrow().lastActivity())
        .isAfter(reopened.session().start());
    assertThat(store.row(first)).doesNotContainKeys("endTs", "endedBy", "dur");
    assertThat(store.row(second))
        .containsEntry("endedBy", "user")
        .containsEntry("dur", 5L)
        .doesNotContainKey("activeUid");
    assertThat(store.row(bobs)).containsEntry("activeUid", BOB.value());
    assertThat(store.sessions.reopen(first, ADA))
        .as("again")
        .contains(new Reopened(reopened.session(), List.of()));
  }

  @Test
  void manyDevicesThatTakeUpDifferentOnesAtOnceLeaveOneActive() throws Exception {
    List<SessionId> ids = List.of(ended(ADA), ended(ADA), ended(ADA), ended(ADA));
    AtomicInteger next = new AtomicInteger();

    List<Reopened> all =
        TestStore.atOnce(
            4, () -> store.sessions.reopen(ids.get(next.getAndIncrement()), ADA).orElseThrow());

    assertThat(all).extracting(reopened -> reopened.session().id()).hasSameElementsAs(ids);
    assertThat(ids).filteredOn(id -> store.row(id).containsKey("activeUid")).hasSize(1);
    assertThat(all.stream().flatMap(reopened -> reopened.ended().stream()))
        .as("each that ended is reported by whoever ended it")
        .hasSize(3)
        .doesNotHaveDuplicates();
  }

  private SessionId ended(UserId user) {
    SessionId id = begin(user);
    lifecycle.end(id, user);
    return id;
  }

  /** The session where the user's next message goes, which begins if there is none. */
  private SessionId begin(UserId user) {
    return store
        .sessions
        .addMessage(
            store.sessions.place(user, Optional.empty()).sessionId(),
            TestStore.draft(user, "hi " + Ids.next()))
        .session()
        .id();
  }
}
