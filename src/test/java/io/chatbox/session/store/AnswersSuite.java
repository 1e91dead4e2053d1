package io.chatbox.session.store;

import static io.chatbox.protocol.People.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatbox.mongo.Documents;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.Sender;
import io.chatbox.protocol.TokenCount;
import io.chatbox.session.Answers;
import io.chatbox.session.Answers.Claim;
import io.chatbox.session.Answers.Growth;
import io.chatbox.session.Answers.Outcome;
import io.chatbox.session.Message;
import io.chatbox.session.Message.Answer;
import io.chatbox.session.Message.Finish;
import io.chatbox.session.Message.State;
import io.chatbox.session.RemoteConversation;
import io.chatbox.session.Session.EndedBy;
import io.chatbox.session.Sessions.Stored;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class AnswersSuite extends StoreSuite {
  private static final Duration PAST_LEASE = Answers.LEASE.plusSeconds(1);

  private StoreServer other;
  private Answers here;
  private Answers there;
  private Stored asked;

  AnswersSuite(String uri) {
    super(uri);
  }

  @BeforeEach
  void begin() {
    other = store.anotherServer();
    here = store.answers;
    there = other.answers;
    asked = store.say(ADA, "why?");
  }

  @AfterEach
  void closeOther() {
    other.close();
  }

  @Test
  void anAnswerIsNumberedWhenItBegins() {
    Message started = start(claim(here));

    assertThat(started.seq()).isEqualTo(2);
    assertThat(started.sender()).isEqualTo(Sender.AI);
    assertThat(started.content()).isEmpty();
    assertThat(started.answer())
        .contains(
            new Answer(
                asked.message().id(),
                1,
                "m1",
                State.RUNNING,
                Optional.empty(),
                new TokenCount(0, 0, true),
                Optional.empty()));
    assertThat(stored()).containsExactly(asked.message(), started);
    assertThat(store.sessions.place(ADA, Optional.empty()).session().orElseThrow().answering())
        .contains(started.id());
  }

  @Test
  void theEndIsStoredOnceAndFreesTheSession() {
    Claim claim = claim(here);
    Message started = start(claim);
    Outcome outcome = outcome("because", State.COMPLETE, 1200);

    here.finish(claim, started, outcome);
    here.finish(claim, started, outcome);
    Optional<Message> told = here.finish(claim, started, outcome("late", State.FAILED, 9000));

    Message ended = stored().getLast();
    assertThat(told).contains(ended);
    assertThat(ended.content()).isEqualTo("because");
    assertThat(ended.answer().orElseThrow())
        .extracting(Answer::state, Answer::tokens)
        .containsExactly(State.COMPLETE, new TokenCount(7, 3, true));
    assertThat(figure("totalTokens")).isEqualTo(10);
    assertThat(figure("answers")).isEqualTo(1);
    assertThat(figure("avgRespTime")).isEqualTo(1200);
    assertThat(figure("maxRespTime")).isEqualTo(1200);
    assertThat(store.row(asked.session().id()))
        .doesNotContainKeys("turnServer", "turnUntil", "turnAnswer");
    assertThat(there.claim(asked.message(), MessageId.next())).isPresent();
  }

  @Test
  void whereAProviderKeepsTheConversationIsKnownToTheNextClaim() {
    Claim first = claim(here);
    assertThat(first.remote()).isEmpty();
    RemoteConversation remote = new RemoteConversation("app", "c-1", first.answerId());
    here.finish(first, start(first), outcome("because", State.COMPLETE, 1, Optional.of(remote)));

    Claim second = there.claim(asked.message(), MessageId.next()).orElseThrow();
    assertThat(second.remote()).contains(remote);
    there.finish(
        second,
        there.start(second, asked.message(), "m1", Optional.empty()),
        outcome("again", State.COMPLETE, 1));
    assertThat(claim(here).remote()).as("another model's answer leaves it behind").isEmpty();
  }

  /** Where nothing has changed the session since it was claimed, which is how most answers end. */
  @Test
  void theAverageIsOfAllAnswersThatAreKept() {
    for (int took : List.of(100, 200, 600)) {
      Claim claim = claim(here);
      here.finish(claim, start(claim), outcome("x", State.COMPLETE, took));
    }

    assertThat(figure("avgRespTime")).isEqualTo(300);
  }

  @Test
  void theLastHundredTimesAreKept() {
    for (int i = 0; i < Figures.KEPT + 5; i++) {
      // The first five are slow: in the maximum, out of the average.
      Claim claim = claim(here);
      here.finish(claim, start(claim), outcome("x", State.COMPLETE, i < 5 ? 5000 : 100));
    }

    List<Document> times = store.row(asked.session().id()).getList("respTimes", Document.class);
    assertThat(times).hasSize(Figures.KEPT).allMatch(time -> time.get("ms").equals(100L));
    assertThat(figure("answers")).isEqualTo(Figures.KEPT + 5);
    assertThat(figure("avgRespTime")).isEqualTo(100);
    assertThat(figure("maxRespTime")).isEqualTo(5000);
  }

  @Test
  void ofAllServersOneAnswers() throws Exception {
    List<Optional<Claim>> claims =
        TestStore.atOnce(
            8,
            () ->
                new MongoAnswers(store.collections, store.server.usage, store.clock)
                    .claim(asked.message(), MessageId.next()));

    assertThat(claims).filteredOn(Optional::isPresent).hasSize(1);
    Claim claim = claims.stream().flatMap(Optional::stream).findFirst().orElseThrow();
    assertThat(claim.position().seq()).isEqualTo(2);
  }

  @Test
  void aRenewedClaimHolds() {
    Claim claim = claim(here);
    Message started = start(claim);

    store.clock.advance(Answers.LEASE.minusSeconds(1));
    assertThat(here.renew(List.of(claim))).isEmpty();
    store.clock.advance(Answers.LEASE.minusSeconds(1));

    assertThat(there.claim(asked.message(), MessageId.next())).isEmpty();
    assertThat(there.lapsed()).isEmpty();
    assertThat(there.interruptLapsed(started.sessionId())).isEmpty();
    assertThat(here.grow(List.of(new Growth(started, "so far", new TokenCount(5, 2, true)))))
        .isEmpty();
    assertThat(stored().getLast().content()).isEqualTo("so far");
  }

  @Test
  void aServerThatSleptChangesNothingOfItsSuccessors() {
    Claim slept = claim(here);
    Message half = start(slept);
    here.grow(List.of(new Growth(half, "half", new TokenCount(5, 1, true))));
    store.clock.advance(PAST_LEASE);

    Claim successor = claim(there);
    Message whole = start(there, successor);
    there.finish(successor, whole, outcome("whole", State.COMPLETE, 100));

    assertThat(successor.interrupted().orElseThrow().id()).isEqualTo(half.id());
    assertThat(here.renew(List.of(slept))).containsExactly(half.id());
    assertThat(here.grow(List.of(new Growth(half, "half and more", new TokenCount(5, 3, true)))))
        .containsExactly(half.id());
    Optional<Message> told =
        here.finish(slept, half, outcome("half and much more", State.COMPLETE, 100));
    assertThat(told.orElseThrow().content()).isEqualTo("half");
    assertThat(told.orElseThrow().answer().orElseThrow().state()).isEqualTo(State.INTERRUPTED);
    assertThat(stored()).extracting(Message::content).containsExactly("why?", "half", "whole");
    assertThat(figure("answers")).isEqualTo(1);
  }

  @Test
  void aServerThatSleptBeforeItBeganLeavesNoTrace() {
    Claim slept = claim(here);
    store.clock.advance(PAST_LEASE);
    claim(there);

    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> start(slept))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT));
    assertThat(stored()).containsExactly(asked.message());
  }

  @Test
  void whatADeadServerLeftIsInterruptedOnce() {
    Message half = start(claim(here));
    here.grow(List.of(new Growth(half, "half", new TokenCount(5, 1, true))));
    assertThat(there.lapsed()).isEmpty();
    store.clock.advance(PAST_LEASE);

    assertThat(there.lapsed()).containsExactly(half.sessionId());
    Message interrupted = there.interruptLapsed(half.sessionId()).orElseThrow();

    assertThat(interrupted.content()).isEqualTo("half");
    assertThat(interrupted.answer().orElseThrow().finishReason()).contains("interrupted");
    assertThat(there.interruptLapsed(half.sessionId())).isEmpty();
    assertThat(there.lapsed()).isEmpty();
    assertThat(store.row(asked.session().id()))
        .doesNotContainKeys("turnServer", "turnUntil", "turnAnswer");
  }

  @Test
  void aSweepThatBrokeOffIsDoneAgain() {
    Message half = start(claim(here));
    store.clock.advance(PAST_LEASE);
    store
        .sessionRows()
        .updateOne(
            new Document("_id", half.sessionId()),
            new Document("$set", new Document("turnUntil", new Date(0)))
                .append("$unset", new Document("turnServer", "")));

    assertThat(there.lapsed()).containsExactly(half.sessionId());
    assertThat(there.interruptLapsed(half.sessionId())).isPresent();
    assertThat(there.claim(asked.message(), MessageId.next())).isPresent();
  }

  @Test
  void anEditOnAnotherServerLeavesNoAnswerToWhatItDropped() {
    Claim claim = claim(here);
    other.transcripts.edit(
        asked.session().id(), TestStore.draft(ADA, "how?"), asked.message().id());

    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> start(claim))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT));
    assertThat(stored()).extracting(Message::content).containsExactly("how?");
  }

  @Test
  void aClaimGivenBackLeavesNothingOfItsAnswer() {
    Claim claim = claim(here);
    start(claim);

    here.release(claim);

    assertThat(stored()).containsExactly(asked.message());
    assertThat(store.transcripts.isUnanswered(asked.message())).isTrue();
  }

  @Test
  void anAnswerThatWasDroppedMeanwhileIsGone() {
    Claim claim = claim(here);
    Message started = start(claim);

    store.transcripts.edit(
        asked.session().id(), TestStore.draft(ADA, "how?"), asked.message().id());

    assertThat(here.renew(List.of(claim))).isEqualTo(Set.of(started.id()));
    assertThat(here.grow(List.of(new Growth(started, "because", new TokenCount(5, 1, true)))))
        .containsExactly(started.id());
    assertThat(here.finish(claim, started, outcome("because", State.COMPLETE, 1))).isEmpty();
    assertThat(stored()).extracting(Message::content).containsExactly("how?");
  }

  @Test
  void aRepeatedStartIsTheSameAnswer() {
    Claim claim = claim(here);
    Message first = start(claim);

    assertThat(start(claim)).isEqualTo(first);
    assertThat(stored()).hasSize(2);
  }

  @Test
  void anEndedSessionIsNotAnswered() {
    store.end(asked.session().id(), EndedBy.USER, store.clock.instant());

    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> claim(here))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT));
  }

  private Claim claim(Answers server) {
    return server.claim(asked.message(), MessageId.next()).orElseThrow();
  }

  private Message start(Claim claim) {
    return start(here, claim);
  }

  private Message start(Answers server, Claim claim) {
    return server.start(claim, asked.message(), "m1", Optional.empty());
  }

  private Outcome outcome(String content, State state, long took) {
    return outcome(content, state, took, Optional.empty());
  }

  private Outcome outcome(
      String content, State state, long took, Optional<RemoteConversation> remote) {
    return new Outcome(
        content,
        state,
        new Finish("stop", Optional.empty()),
        new TokenCount(7, 3, true),
        Duration.ofMillis(took),
        store.clock.instant(),
        remote);
  }

  private List<Message> stored() {
    return store.transcripts.last(asked.session().id(), Long.MAX_VALUE, 1000).messages();
  }

  private long figure(String field) {
    return Documents.number(store.row(asked.session().id()), field);
  }
}
