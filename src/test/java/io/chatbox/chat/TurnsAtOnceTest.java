package io.chatbox.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.chatbox.audience.SessionEvent;
import io.chatbox.dev.MongoCommand;
import io.chatbox.dev.MongoFault;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.session.Message;
import io.chatbox.session.Message.State;
import io.chatbox.session.Sessions.Stored;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Questions that are answered while they are being stored. */
class TurnsAtOnceTest {
  private static final Predicate<MongoCommand> STORING =
      new MongoCommand("insert", "messages")::equals;

  private static final Duration A_WHILE = Duration.ofSeconds(1);

  private final TurnsFixture fixture = new TurnsFixture();
  private final Turns turns = fixture.turns;
  private final ScriptedModel model = fixture.model;

  @AfterEach
  void stop() {
    fixture.close();
  }

  /** The pulse, which all turns share, is not among them. */
  @Test
  void aTurnTakesEightCommandsAtMost() throws Exception {
    answered("The first names its session", "One");
    fixture.database.calm();

    answered("Like any other", "Two");

    assertThat(fixture.database.counts())
        .isEqualTo(
            Map.of(
                "findAndModify sessions", 1, // numbers, and the claim
                "insert messages", 1, // question and answer
                "find messages", 2, // the context: how long it is, and what it says
                "find usage", 1, // where there is a daily budget
                "update messages", 1, // the answer's end
                "update usage", 1,
                "update sessions", 1)); // figures, and the claim given back
    assertThat(fixture.sessions.find(fixture.sessionId, fixture.draft("").ownerId()))
        .hasValueSatisfying(
            session -> {
              assertThat(session.name()).contains("The first names its session");
              assertThat(session.seq()).isEqualTo(4);
              assertThat(session.answering()).isEmpty();
            });
  }

  private void answered(String question, String answer) throws InterruptedException {
    turns.ask(fixture.question(question, "id of " + question), stored -> {});
    ScriptedModel.Call call = model.called();
    call.say(answer);
    call.end("stop");
    assertThat(fixture.nextOf(SessionEvent.Completed.class).answer().content()).isEqualTo(answer);
    await().until(turns::isIdle);
  }

  @Test
  void whatTheModelSaysBeforeTheQuestionIsStoredIsToldAfterIt() throws Exception {
    fixture.database.play(new MongoFault.Late(A_WHILE), STORING, 1);
    CompletableFuture<Stored> stored = new CompletableFuture<>();
    Future<?> asking =
        fixture.threads.submit(() -> turns.ask(fixture.question("Hi"), stored::complete));

    ScriptedModel.Call call = model.called();
    call.say("Hel", "lo");
    assertThat(stored).isNotDone();
    assertThat(fixture.told).isEmpty();

    asking.get();
    assertThat(stored).isDone();
    fixture.next(SessionEvent.Said.class);
    fixture.next(SessionEvent.Started.class);
    assertThat(fixture.next(SessionEvent.Piece.class).text()).isEqualTo("Hello");
    call.say("!");
    call.end("stop");
    assertThat(fixture.next(SessionEvent.Piece.class).offset()).isEqualTo(5);
    assertThat(fixture.next(SessionEvent.Completed.class).answer().content()).isEqualTo("Hello!");
  }

  @Test
  void anAnswerThatEndsOrIsStoppedMeanwhileEndsThereAfter() throws Exception {
    fixture.database.play(new MongoFault.Late(A_WHILE), STORING, 1);
    Future<?> asking = fixture.threads.submit(() -> turns.ask(fixture.question("Hi"), any -> {}));
    ScriptedModel.Call call = model.called();
    call.say("Half");
    turns.stop(fixture.sessionId);
    call.say(" of it");
    call.end("stop");
    asking.get();

    assertThat(call.cancelled).isTrue();
    Message answer = fixture.nextOf(SessionEvent.Completed.class).answer();
    assertThat(answer.content()).isEqualTo("Half");
    assertThat(answer.answer().orElseThrow().state()).isEqualTo(State.STOPPED);
  }

  @Test
  void aQuestionThatCanNotBeStoredHasNoAnswerAndIsInNobodysWay() throws Exception {
    fixture.database.play(MongoFault.refused(8000, "AtlasError"), STORING, 1);

    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> turns.ask(fixture.question("Hi", "key-1"), stored -> {}))
        .matches(refused -> refused.code() == ErrorCode.DATABASE_ERROR);
    await().until(turns::isIdle);
    assertThat(fixture.told).isEmpty();
    model
        .calledWithin(Duration.ofMillis(100))
        .ifPresent(call -> assertThat(call.cancelled).isTrue());

    answered("Hi", "Hello");
    assertThat(fixture.messages()).extracting(Message::content).containsExactly("Hi", "Hello");
  }

  /** A workflow that sends a mail sends it again when the question comes again. */
  @Test
  void aModelThatDoesMoreThanToAnswerIsAskedWhenItsQuestionIsStored() throws Exception {
    model.hasEffects = true;
    fixture.database.play(new MongoFault.Late(A_WHILE), STORING, 1);
    CompletableFuture<Stored> stored = new CompletableFuture<>();
    turns.ask(fixture.question("Book it"), stored::complete);

    assertThat(stored).isDone();
    ScriptedModel.Call call = model.called();
    call.end("stop");
    fixture.nextOf(SessionEvent.Completed.class);
    fixture.database.play(MongoFault.refused(8000, "AtlasError"), STORING, 1);
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> turns.ask(fixture.question("Book another"), any -> {}));
    await().until(turns::isIdle);
    assertThat(model.calls()).isEmpty();
  }

  @Test
  void longAnswersAreStoredLessOften() throws Exception {
    turns.ask(fixture.question("All of it"), stored -> {});
    ScriptedModel.Call call = model.called();
    fixture.nextOf(SessionEvent.Started.class);
    LiveAnswer answer = turns.running(fixture.sessionId).orElseThrow().answer();
    long now = System.nanoTime();
    call.say("x".repeat(64 * 1024));
    assertThat(answer.growth(now)).isPresent();

    call.say("y");
    assertThat(answer.growth(now + Duration.ofSeconds(3).toNanos())).isEmpty();
    assertThat(answer.growth(now + Duration.ofSeconds(4).toNanos())).isPresent();
    call.say("z".repeat(900 * 1024));
    assertThat(answer.growth(now + Duration.ofSeconds(8).toNanos())).isPresent();
    call.say("z");
    assertThat(answer.growth(now + Duration.ofSeconds(37).toNanos())).isEmpty();
    assertThat(answer.growth(now + Duration.ofSeconds(38).toNanos())).isPresent();
  }
}
