package io.chatbox.session.store;

import static io.chatbox.protocol.People.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.Answers;
import io.chatbox.session.Answers.Opening;
import io.chatbox.session.Message;
import io.chatbox.session.Session.EndedBy;
import io.chatbox.session.Sessions.Draft;
import io.chatbox.session.Sessions.Stored;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Questions that are stored together with their answers. */
abstract class OpeningsSuite extends StoreSuite {
  private final SessionId sessionId = SessionId.next();

  OpeningsSuite(String uri) {
    super(uri);
  }

  private Opening open(Draft draft) {
    return store.answers.open(sessionId, draft, MessageId.next()).orElseThrow();
  }

  private Message begin(Opening opening) {
    return store.answers.begin(opening, "m1").orElseThrow();
  }

  private void finish(Opening opening, Message begun) {
    store.answers.finish(opening.claim(), begun, store.outcome("so")).orElseThrow();
  }

  private long messages() {
    return store.archive.find(sessionId, ADA).orElseThrow().messages();
  }

  @Test
  void theFirstOneWritesTheSessionWithItsName() {
    Opening opening = open(TestStore.draft(ADA, "why?"));
    Message answer = begin(opening);

    assertThat(opening.session().name()).contains("why?");
    assertThat(store.row(sessionId)).containsKey("nm");
    assertThat(answer.seq()).isEqualTo(2);
    assertThat(store.transcripts.last(sessionId, 9, 9).messages())
        .extracting(Message::id)
        .containsExactly(opening.question().id(), answer.id());
    finish(opening, answer);
    assertThat(messages()).isEqualTo(2);
    assertThat(store.row(sessionId))
        .containsEntry("answers", 1L)
        .containsEntry("avgRespTime", 1L)
        .doesNotContainKeys("turnServer", "turnUntil", "turnAnswer");
  }

  @Test
  void oneThatHasNoNameYetIsNamed() {
    store.sessions.selectModel(sessionId, ADA, "m1");
    Opening opening = open(TestStore.draft(ADA, "why?"));
    begin(opening);

    assertThat(store.sessions.find(sessionId, ADA).orElseThrow().name()).contains("why?");
  }

  @Test
  void oneThatHasEndedIsReopened() {
    Opening first = open(TestStore.draft(ADA, "why?"));
    finish(first, begin(first));
    store.end(sessionId, EndedBy.USER, store.clock.instant());

    Opening next = open(TestStore.draft(ADA, "and?"));
    begin(next);

    assertThat(next.session().active()).isTrue();
    assertThat(next.session().name()).contains("why?");
    assertThat(next.question().seq()).isEqualTo(3);
    assertThat(messages()).isEqualTo(4);
  }

  @Test
  void whatIsBusyOrElsewhereIsLeftToOthers() {
    Opening opening = open(TestStore.draft(ADA, "why?"));
    begin(opening);

    Draft next = TestStore.draft(ADA, "and?");
    assertThat(store.answers.open(sessionId, next, MessageId.next())).isEmpty();
    assertThat(store.answers.open(SessionId.next(), next, MessageId.next())).isEmpty();
  }

  @Test
  void aMessageThatComesAgainIsNotStoredTwiceNorCounted() {
    Opening opening = open(TestStore.draft(ADA, "why?", "key-1"));
    finish(opening, begin(opening));

    Opening again = open(TestStore.draft(ADA, "why?", "key-1"));
    assertThat(store.answers.begin(again, "m1")).isEmpty();

    assertThat(messages()).isEqualTo(2);
    assertThat(store.row(sessionId)).doesNotContainKey("turnAnswer");
    Stored known = store.sessions.addMessage(sessionId, TestStore.draft(ADA, "why?", "key-1"));
    assertThat(known.duplicate()).isTrue();
    assertThat(known.message().id()).isEqualTo(opening.question().id());
  }

  @Test
  void aResendIntoAnEndedSessionOpensNothing() {
    Opening opening = open(TestStore.draft(ADA, "why?", "key-1"));
    finish(opening, begin(opening));
    store.end(sessionId, EndedBy.USER, store.clock.instant());

    Draft again = TestStore.draft(ADA, "why?", "key-1");
    assertThat(store.answers.open(sessionId, again, MessageId.next())).isEmpty();
    assertThat(store.answers.open(SessionId.next(), again, MessageId.next())).isEmpty();
    assertThat(store.row(sessionId)).doesNotContainKey("activeUid");
  }

  @Test
  void aServerThatSleptBetweenTheTwoStoresNoAnswer() {
    Opening opening = open(TestStore.draft(ADA, "why?"));
    store.clock.advance(Answers.LEASE.plusSeconds(1));
    try (StoreServer other = store.anotherServer()) {
      assertThat(other.answers.interruptLapsed(sessionId)).isEmpty();
    }

    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> store.answers.begin(opening, "m1"))
        .matches(refused -> refused.code() == ErrorCode.CONFLICT);
    store.answers.release(opening.claim());

    assertThat(store.transcripts.last(sessionId, 9, 9).messages())
        .extracting(Message::id)
        .containsExactly(opening.question().id());
    assertThat(messages()).isEqualTo(1);
    assertThat(store.transcripts.isUnanswered(opening.question())).isTrue();
  }

  @Test
  void anEditElsewhereBetweenTheTwoLeavesNoAnswer() {
    Opening first = open(TestStore.draft(ADA, "why?"));
    finish(first, begin(first));
    Opening second = open(TestStore.draft(ADA, "and?"));
    try (StoreServer other = store.anotherServer()) {
      other.transcripts.edit(sessionId, TestStore.draft(ADA, "how?"), first.question().id());
    }

    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> store.answers.begin(second, "m1"))
        .matches(refused -> refused.code() == ErrorCode.CONFLICT);
    assertThat(store.row(sessionId)).doesNotContainKeys("turnAnswer", "turnUntil");
    assertThat(Optional.ofNullable(store.messageRow(second.claim().answerId())))
        .hasValueSatisfying(row -> assertThat(row.getBoolean("dropped")).isTrue());
  }
}
