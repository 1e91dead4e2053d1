package io.chatbox.chat;

import static io.chatbox.protocol.People.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.chatbox.audience.SessionEvent;
import io.chatbox.llm.Conversation;
import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.Providers;
import io.chatbox.llm.StreamEvent;
import io.chatbox.protocol.Author;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.TokenCount;
import io.chatbox.session.Message;
import io.chatbox.session.Sessions.Draft;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Turns on the real store, with a model that says what the test wants. */
class TurnsTest {
  private final TurnsFixture fixture = new TurnsFixture();
  private final Turns turns = fixture.turns;
  private final ScriptedModel model = fixture.model;
  private final SessionId sessionId = fixture.sessionId;

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void aQuestionIsStoredBeforeAnythingOfItsAnswerIsTold() throws Exception {
    List<Message> stored = new CopyOnWriteArrayList<>();
    turns.ask(fixture.question("Hi"), result -> stored.add(result.message()));

    assertThat(stored).hasSize(1);
    assertThat(fixture.next(SessionEvent.Said.class).message().content()).isEqualTo("Hi");
    SessionEvent.Started started = fixture.next(SessionEvent.Started.class);
    assertThat(started.answers()).isEqualTo(stored.getFirst().id());
    assertThat(turns.answering(sessionId)).contains(started.messageId());
    ScriptedModel.Call call = model.called();
    call.say("Hel", "lo");
    call.end("stop");

    assertThat(fixture.next(SessionEvent.Piece.class).offset()).isZero();
    assertThat(fixture.next(SessionEvent.Piece.class))
        .isEqualTo(new SessionEvent.Piece(sessionId, started.messageId(), 3, "lo"));
    Message answer = fixture.next(SessionEvent.Completed.class).answer();
    assertThat(answer.content()).isEqualTo("Hello");
    assertThat(answer.answer().orElseThrow().tokens().estimated()).isTrue();
    assertThat(fixture.messages()).extracting(Message::content).containsExactly("Hi", "Hello");
    await().until(() -> turns.answering(sessionId).isEmpty());
  }

  @Test
  void stoppingKeepsWhatCameAndTheNextWaitingQuestionIsAnswered() throws Exception {
    turns.ask(fixture.question("one"), stored -> {});
    ScriptedModel.Call first = model.called();
    turns.ask(fixture.question("two"), stored -> {});
    first.say("partly");

    turns.stop(sessionId);
    first.say("unheard");
    first.end("stop");

    await().until(() -> first.cancelled);
    Message stopped = fixture.nextOf(SessionEvent.Completed.class).answer();
    assertThat(stopped.content()).isEqualTo("partly");
    assertThat(stopped.answer().orElseThrow().state()).isEqualTo(Message.State.STOPPED);
    ScriptedModel.Call second = model.called();
    assertThat(second.prompt.parts())
        .extracting(Providers::text)
        .containsExactly("one", "partly", "two");
    second.end("stop");
    fixture.nextOf(SessionEvent.Completed.class);
  }

  @Test
  void aQuestionThatIsStoppedAtOnceHasAnAnswerThatWasStopped() throws Exception {
    for (int i = 0; i < 10; i++) {
      turns.ask(fixture.question("Hi"), stored -> {});
      turns.stop(sessionId);
      Message stopped = fixture.nextOf(SessionEvent.Completed.class).answer();
      assertThat(stopped.answer().orElseThrow().state()).isEqualTo(Message.State.STOPPED);
      await().until(() -> turns.answering(sessionId).isEmpty());
    }
  }

  @Test
  void aConversationThatTheProviderKeepsGoesOnUntilSomethingElseIsSaid() throws Exception {
    Conversation kept = new Conversation("script", "c-1");
    turns.ask(fixture.question("one"), stored -> {});
    ScriptedModel.Call first = model.called();
    assertThat(first.prompt.requester().userId()).isEqualTo(ADA.value());
    assertThat(first.prompt.conversation()).isEmpty();
    first.events.accept(new StreamEvent.Kept(kept));
    first.say("1");
    first.end("stop");
    fixture.nextOf(SessionEvent.Completed.class);

    turns.ask(fixture.question("two"), stored -> {});
    ScriptedModel.Call second = model.called();
    assertThat(second.prompt.conversation()).contains(kept);
    second.events.accept(new StreamEvent.Kept(kept));
    second.say("2, or");
    second.events.accept(
        new StreamEvent.Failed(new LlmFailure(LlmFailure.Kind.UNAVAILABLE, "gone")));
    fixture.nextOf(SessionEvent.Failed.class);

    turns.ask(fixture.question("three"), stored -> {});
    ScriptedModel.Call third = model.called();
    assertThat(third.prompt.conversation()).as("who knows what was kept of it").isEmpty();
    third.end("stop");
    fixture.nextOf(SessionEvent.Completed.class);
  }

  @Test
  void threeAtOnceAndNoMoreButAResendIsAcknowledged() throws Exception {
    turns.ask(fixture.question("one", "key-1"), stored -> {});
    model.called();
    turns.ask(fixture.question("two"), stored -> {});
    turns.ask(fixture.question("three"), stored -> {});

    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> turns.ask(fixture.question("four"), stored -> {}))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT));
    List<Boolean> duplicate = new CopyOnWriteArrayList<>();
    turns.ask(fixture.question("one", "key-1"), stored -> duplicate.add(stored.duplicate()));

    assertThat(duplicate).containsExactly(true);
    assertThat(fixture.messages())
        .extracting(Message::content)
        .containsExactly("one", "", "two", "three");
  }

  @Test
  void aModelsFailureIsTheAnswersOneEnd() throws Exception {
    turns.ask(fixture.question("Hi"), stored -> {});
    ScriptedModel.Call call = model.called();
    call.say("So");
    call.events.accept(
        new StreamEvent.Failed(new LlmFailure(LlmFailure.Kind.TIMEOUT, "idle for 30s")));
    call.say("late");
    call.end("stop");

    SessionEvent.Failed failed = fixture.nextOf(SessionEvent.Failed.class);
    assertThat(failed.refusal().code()).isEqualTo(ErrorCode.LLM_TIMEOUT);
    assertThat(failed.refusal().message()).doesNotContain("idle");
    Message kept = fixture.messages().getLast();
    assertThat(kept.content()).isEqualTo("So");
    assertThat(kept.answer().orElseThrow().finishReason()).contains("error");
    assertThat(kept.answer().orElseThrow().failure()).contains("model_timeout");
    await().until(() -> turns.answering(sessionId).isEmpty());
    assertThat(fixture.told).isEmpty();
  }

  @Test
  void aDatabaseThatIsGoneAtTheEndIsTheAnswersOneEndToo() throws Exception {
    turns.ask(fixture.question("Hi"), stored -> {});
    ScriptedModel.Call call = model.called();
    call.say("Hello");
    fixture.mongo.close();
    call.end("stop");

    assertThat(fixture.nextOf(SessionEvent.Failed.class).refusal().code())
        .isEqualTo(ErrorCode.DATABASE_ERROR);
    await().until(() -> turns.answering(sessionId).isEmpty());
  }

  @Test
  void aDatabaseThatIsGoneAtTheStartStoresNothingAndSaysSo() {
    assertThat(fixture.sessions.place(ADA, Optional.empty()).session()).isEmpty();
    fixture.mongo.close();

    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> turns.ask(fixture.question("Hi"), stored -> {}))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.DATABASE_ERROR));
    assertThat(fixture.told).isEmpty();
  }

  @Test
  void aModelThatBreaksOurContractEndsTheAnswerInOneError() throws Exception {
    model.broken = true;
    turns.ask(fixture.question("Hi"), stored -> {});

    assertThat(fixture.nextOf(SessionEvent.Failed.class).refusal().code())
        .isEqualTo(ErrorCode.SERVICE_ERROR);
    assertThat(fixture.messages().getLast().answer().orElseThrow().state())
        .isEqualTo(Message.State.FAILED);
    await().until(() -> turns.answering(sessionId).isEmpty());
  }

  @Test
  void whoeverHasSpentTheDaysBudgetGetsNoAnswerAndKeepsTheMessage() throws Exception {
    turns.ask(fixture.question("Hi"), result -> {});
    ScriptedModel.Call first = model.called();
    first.say("Well");
    first.events.accept(new StreamEvent.Usage((int) TurnsFixture.BUDGET - 1, 1));
    first.end("stop");
    fixture.nextOf(SessionEvent.Completed.class);

    turns.ask(fixture.question("And now?"), result -> {});
    SessionEvent.Failed refused = fixture.nextOf(SessionEvent.Failed.class);
    assertThat(refused.refusal().code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
    assertThat(refused.refusal().retryAfter())
        .hasValueSatisfying(
            wait -> assertThat(wait).isPositive().isLessThanOrEqualTo(Duration.ofDays(1)));
    assertThat(model.calls()).isEmpty();
    assertThat(fixture.messages())
        .extracting(Message::content)
        .containsExactly("Hi", "Well", "And now?");

    await().until(() -> turns.isIdle());
    turns.regenerate(
        sessionId,
        ADA,
        Optional.empty(),
        new Asker("this connection", Optional.empty(), Set.of("rich")));
    model.called().end("stop");
    fixture.nextOf(SessionEvent.Completed.class);
  }

  @Test
  void thatTheModelThinksIsToldOnceAndToThoseWhoComeLater() throws Exception {
    List<Boolean> thinks = new CopyOnWriteArrayList<>();
    Consumer<Progress> look = progress -> thinks.add(progress.isThinking());
    turns.ask(fixture.question("Hi"), result -> {});
    SessionEvent.Started started = fixture.nextOf(SessionEvent.Started.class);
    ScriptedModel.Call call = model.called();
    turns.catchUp(sessionId, look);
    call.events.accept(StreamEvent.Thinking.SIGN);
    call.events.accept(StreamEvent.Thinking.SIGN);
    turns.catchUp(sessionId, look);
    call.say("Well");
    turns.catchUp(sessionId, look);
    call.end("stop");

    assertThat(fixture.next(SessionEvent.Thinking.class))
        .isEqualTo(new SessionEvent.Thinking(sessionId, started.messageId()));
    fixture.next(SessionEvent.Piece.class);
    assertThat(fixture.next(SessionEvent.Completed.class).answer().content()).isEqualTo("Well");
    assertThat(thinks).containsExactly(false, true, false);
  }

  @Test
  void aProviderMayBeToldWhoAsksAndWhatCameWithTheQuestion() throws Exception {
    Question question = fixture.question("Hi");
    Draft draft =
        new Draft(
            question.draft().messageId(),
            ADA,
            Author.user(ADA),
            "Hi",
            null,
            Map.of("page", "/weather"));
    turns.ask(new Question(sessionId, draft, Optional.empty(), question.asker()), result -> {});

    ScriptedModel.Call call = model.called();
    assertThat(call.prompt.requester())
        .isEqualTo(new Prompt.Requester(ADA.value(), "Ada", Map.of("page", "/weather")));
    call.end("stop");
    fixture.nextOf(SessionEvent.Completed.class);
  }

  @Test
  void theSameModelWithASmallerBudgetIsToldLess() throws Exception {
    turns.ask(fixture.question("one"), result -> {});
    ScriptedModel.Call first = model.called();
    first.say("1 ".repeat(200));
    first.end("stop");
    fixture.nextOf(SessionEvent.Completed.class);
    turns.ask(fixture.question("two"), result -> {});
    ScriptedModel.Call second = model.called();

    assertThat(second.prompt.parts()).hasSize(3);
    assertThat(second.prompts.apply(new ScriptedModel(50)).parts())
        .extracting(Providers::text)
        .containsExactly("two");
    second.end("stop");
    fixture.nextOf(SessionEvent.Completed.class);
  }

  @Test
  void usageThatAProviderLeavesAtZeroIsEstimated() throws Exception {
    turns.ask(fixture.question("Hi"), result -> {});
    ScriptedModel.Call call = model.called();
    call.say("Well, well");
    call.events.accept(new StreamEvent.Usage(0, 0));
    call.end("stop");

    assertThat(
            fixture.nextOf(SessionEvent.Completed.class).answer().answer().orElseThrow().tokens())
        .isEqualTo(new TokenCount(1, 3, true));
  }

  @Test
  void inASessionThatHasEndedNothingIsAnsweredAgain() throws Exception {
    turns.ask(fixture.question("Hi"), result -> {});
    model.called().end("stop");
    fixture.nextOf(SessionEvent.Completed.class);
    await().until(turns::isIdle);
    fixture.sessions.end(sessionId, ADA);

    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(
            () -> turns.regenerate(sessionId, ADA, Optional.empty(), fixture.question("").asker()))
        .satisfies(
            refusal -> assertThat(refusal.refusal().reason()).isEqualTo("conversation_ended"));
    assertThat(fixture.told).as("no answer that nobody announced").isEmpty();
  }

  @Test
  void whoAnswersInPlaceOfTheChosenModelIsStored() throws Exception {
    turns.ask(fixture.question("Hi"), result -> {});
    ScriptedModel.Call call = model.called();
    call.events.accept(new StreamEvent.AnsweredBy("spare"));
    call.say("Well");
    call.end("stop");
    assertThat(
            fixture.nextOf(SessionEvent.Completed.class).answer().answer().orElseThrow().modelId())
        .isEqualTo("spare");
    assertThat(
            fixture
                .transcripts
                .last(sessionId, Long.MAX_VALUE, 1)
                .messages()
                .getFirst()
                .answer()
                .orElseThrow())
        .extracting(Message.Answer::modelId)
        .isEqualTo("spare");
  }
}
