package io.chatbox.session.store;

import static io.chatbox.protocol.People.ADA;
import static io.chatbox.protocol.People.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatbox.protocol.Author;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.Message;
import io.chatbox.session.Session;
import io.chatbox.session.Session.EndedBy;
import io.chatbox.session.Sessions.Draft;
import io.chatbox.session.Sessions.Stored;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;

abstract class MessagesSuite extends StoreSuite {
  MessagesSuite(String uri) {
    super(uri);
  }

  @Test
  void theFirstMessageWritesTheSession() {
    Draft draft =
        new Draft(
            MessageId.next(),
            ADA,
            Author.user(ADA),
            "hello",
            "c1",
            Map.of("a.b", "1", "$set", "2"));

    Stored stored = store.sessions.addMessage(SessionId.next(), draft);

    assertThat(stored.duplicate()).isFalse();
    assertThat(stored.session().active()).isTrue();
    assertThat(stored.session().seq()).isEqualTo(1);
    assertThat(store.transcripts.last(stored.session().id(), Long.MAX_VALUE, 10).messages())
        .containsExactly(stored.message());
    assertThat(store.sessions.place(ADA, Optional.empty()).session()).contains(stored.session());
    assertThat(store.row(stored.session().id()))
        .containsEntry("v", 2)
        .containsEntry("activeUid", ADA.value())
        .containsKey("nm")
        .doesNotContainKeys("endTs", "endedBy", "dur", "modelId", "shareToken");
  }

  @Test
  void concurrentFirstMessagesEndInOneSessionNumberedWithoutGaps() throws Exception {
    int writers = 40;

    List<Stored> stored =
        TestStore.atOnce(
            writers,
            () -> store.sessions.addMessage(SessionId.next(), TestStore.draft(ADA, "me first")));

    assertThat(stored)
        .extracting(one -> one.session().id())
        .containsOnly(stored.get(0).session().id());
    assertThat(stored)
        .extracting(one -> one.message().seq())
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, writers).boxed().toList());
    assertThat(store.sessionRows().countDocuments(new Document("uid", ADA))).isEqualTo(1);
  }

  @Test
  void aResendIsStoredOnce() throws Exception {
    SessionId session = store.say(ADA, "hello").session().id();

    List<Stored> stored =
        TestStore.atOnce(
            20, () -> store.sessions.addMessage(session, TestStore.draft(ADA, "again", "c1")));

    assertThat(stored).extracting(Stored::message).containsOnly(stored.get(0).message());
    assertThat(stored).filteredOn(one -> !one.duplicate()).hasSize(1);
    assertThat(store.transcripts.last(session, Long.MAX_VALUE, 100).messages()).hasSize(2);
  }

  @Test
  void aResendIsKnownAfterTheSessionEndedAndTakesNoNumber() {
    Stored first = store.sessions.addMessage(SessionId.next(), TestStore.draft(ADA, "hello", "c1"));
    store.end(first.session().id(), EndedBy.USER, store.clock.instant());

    Stored again = store.sessions.addMessage(SessionId.next(), TestStore.draft(ADA, "hello", "c1"));

    assertThat(again.duplicate()).isTrue();
    assertThat(again.message()).isEqualTo(first.message());
    assertThat(again.session().active()).isFalse();
    assertThat(again.session().seq()).isEqualTo(1);
  }

  @Test
  void clientIdsOfDifferentUsersAreApart() {
    store.sessions.addMessage(SessionId.next(), TestStore.draft(ADA, "hello", "c1"));

    Stored other = store.sessions.addMessage(SessionId.next(), TestStore.draft(BOB, "hi", "c1"));

    assertThat(other.duplicate()).isFalse();
    assertThat(other.message().content()).isEqualTo("hi");
  }

  @Test
  void anIdOfTheServersOwnIsNoClientId() {
    String own = store.say(ADA, "hello").message().id().value();
    Draft draft = TestStore.draft(ADA, "lost?", own);

    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> store.sessions.addMessage(SessionId.next(), draft))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT));
  }

  @Test
  void anEndedSessionIsReopenedByItsNextMessage() {
    SessionId id = store.say(ADA, "hello").session().id();
    store.end(id, EndedBy.USER, store.clock.instant());

    Stored next = store.sessions.addMessage(id, TestStore.draft(ADA, "more"));

    assertThat(next.session().id()).isEqualTo(id);
    assertThat(next.message().seq()).isEqualTo(2);
    assertThat(store.row(id)).doesNotContainKeys("endTs", "endedBy", "dur");
    assertThat(store.sessions.place(ADA, Optional.empty()).sessionId()).isEqualTo(id);
  }

  @Test
  void anEndedSessionYieldsToTheActiveOne() {
    SessionId ended = store.say(ADA, "old").session().id();
    store.end(ended, EndedBy.USER, store.clock.instant());
    SessionId active = store.say(ADA, "new").session().id();

    Stored next = store.sessions.addMessage(ended, TestStore.draft(ADA, "more"));

    assertThat(active).isNotEqualTo(ended);
    assertThat(next.session().id()).isEqualTo(active);
    assertThat(store.row(ended)).containsKey("endTs");
  }

  @Test
  void anotherUsersSessionIsNeverWrittenTo() {
    Stored bobs = store.say(BOB, "mine");
    Document before = store.row(bobs.session().id());

    Stored adas = store.sessions.addMessage(bobs.session().id(), TestStore.draft(ADA, "intruder"));
    store.sessions.selectModel(bobs.session().id(), ADA, "m2");

    assertThat(adas.session().id()).isNotEqualTo(bobs.session().id());
    assertThat(adas.session().userId()).isEqualTo(ADA);
    assertThat(store.row(bobs.session().id())).isEqualTo(before);
    assertThat(store.transcripts.last(bobs.session().id(), Long.MAX_VALUE, 10).messages())
        .containsExactly(bobs.message());
  }

  @Test
  void rowsOfTheGoServiceAreInvisible() {
    SessionId id = SessionId.next();
    Document row = new Document("_id", id.value()).append("uid", ADA.value()).append("nm", "Go");
    store.sessionRows().insertOne(row);

    Stored stored = store.sessions.addMessage(id, TestStore.draft(ADA, "hello"));

    assertThat(stored.session().id()).isNotEqualTo(id);
    assertThat(store.row(id)).isEqualTo(row);
  }

  @Test
  void aChosenModelIsRemembered() {
    store.clock.advance(Duration.ofMinutes(1));

    Session chosen = store.sessions.selectModel(SessionId.next(), ADA, "m2");

    assertThat(chosen.modelId()).contains("m2");
    assertThat(chosen.seq()).isZero();
    assertThat(store.say(ADA, "hello").session().modelId()).contains("m2");
  }

  @Test
  void theLastMessagesComeInOrder() {
    List<Stored> said = IntStream.range(0, 5).mapToObj(i -> store.say(ADA, "m" + i)).toList();
    store.say(BOB, "elsewhere");
    SessionId session = said.get(0).session().id();

    assertThat(store.transcripts.last(session, 5, 3).messages())
        .extracting(Message::content)
        .containsExactly("m1", "m2", "m3");
    assertThat(store.transcripts.last(session, 5, 0).messages()).isEmpty();
    assertThat(store.transcripts.last(SessionId.next(), 5, 3).messages()).isEmpty();
  }
}
