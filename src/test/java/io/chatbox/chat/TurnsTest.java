package io.chatbox.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.chatbox.config.DailyTokens;
import io.chatbox.config.Secret;
import io.chatbox.crypto.TestCiphers;
import io.chatbox.dev.EmbeddedMongo;
import io.chatbox.llm.Conversation;
import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.Providers;
import io.chatbox.llm.StreamEvent;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.protocol.Ids;
import io.chatbox.safety.Safety;
import io.chatbox.session.Database;
import io.chatbox.session.Message;
import io.chatbox.session.MongoAnswers;
import io.chatbox.session.MongoContextSummaries;
import io.chatbox.session.MongoSessions;
import io.chatbox.session.MongoTranscripts;
import io.chatbox.session.MongoUsage;
import io.chatbox.session.Sessions;
import io.chatbox.session.Transcripts;
import io.chatbox.session.Usage;
import io.chatbox.telemetry.Metrics;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Turns on the real store, with a model that says what the test wants. */
class TurnsTest {
  /** Tokens. */
  private static final long BUDGET = 1_000;

  private final EmbeddedMongo mongo = EmbeddedMongo.inMemory();
  private final Database database =
      new Database(
          new Database.Options(
              new Secret(mongo.uri()),
              "chat",
              "sessions",
              Duration.ofSeconds(5),
              1,
              Duration.ofMillis(10)),
          TestCiphers.sealing());
  private final Sessions sessions =
      new MongoSessions(database, Clock.systemUTC(), Duration.ofMinutes(15));
  private final Transcripts transcripts = new MongoTranscripts(database, Clock.systemUTC());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Usage usage = new MongoUsage(database, Clock.systemUTC());
  private final ScriptedModel model = new ScriptedModel();
  private final LinkedBlockingQueue<TurnEvent> told = new LinkedBlockingQueue<>();
  private final Turns turns =
      new Turns(
          sessions,
          transcripts,
          new Contexts(transcripts, new MongoContextSummaries(database), Optional.empty()),
          new MongoAnswers(database, Clock.systemUTC()),
          model,
          new Safety(List.of()),
          told::add,
          threads,
          Clock.systemUTC(),
          new TokenUse(
              Optional.of(BUDGET),
              List.of(new DailyTokens("rich", Optional.empty())),
              usage,
              model,
              Metrics.NONE,
              Clock.systemUTC()),
          Duration.ofMillis(1));
  private final String sessionId = Ids.next();

  {
    database.start();
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    database.close();
    mongo.close();
  }

  @Test
  void aQuestionIsStoredBeforeAnythingOfItsAnswerIsTold() throws Exception {
    List<Message> stored = new CopyOnWriteArrayList<>();
    turns.ask(question("Hi"), result -> stored.add(result.message()));

    assertThat(stored).hasSize(1);
    assertThat(next(TurnEvent.Asked.class).question().content()).isEqualTo("Hi");
    TurnEvent.Started started = next(TurnEvent.Started.class);
    assertThat(started.answers()).isEqualTo(stored.getFirst().id());
    assertThat(turns.answering(sessionId)).contains(started.messageId());
    ScriptedModel.Call call = model.called();
    call.say("Hel", "lo");
    call.end("stop");

    assertThat(next(TurnEvent.Piece.class).offset()).isZero();
    assertThat(next(TurnEvent.Piece.class))
        .isEqualTo(new TurnEvent.Piece(sessionId, started.messageId(), 3, "lo"));
    Message answer = next(TurnEvent.Completed.class).answer();
    assertThat(answer.content()).isEqualTo("Hello");
    assertThat(answer.answer().orElseThrow().tokensEstimated()).isTrue();
    assertThat(transcripts.last(sessionId, 100, 10))
        .extracting(Message::content)
        .containsExactly("Hi", "Hello");
    await().until(() -> turns.answering(sessionId).isEmpty());
  }

  @Test
  void stoppingKeepsWhatCameAndTheNextWaitingQuestionIsAnswered() throws Exception {
    turns.ask(question("one"), stored -> {});
    ScriptedModel.Call first = model.called();
    turns.ask(question("two"), stored -> {});
    first.say("partly");

    turns.stop(sessionId);
    first.say("unheard");
    first.end("stop");

    assertThat(first.cancelled).isTrue();
    Message stopped = nextOf(TurnEvent.Completed.class).answer();
    assertThat(stopped.content()).isEqualTo("partly");
    assertThat(stopped.answer().orElseThrow().state()).isEqualTo(Message.State.STOPPED);
    ScriptedModel.Call second = model.called();
    assertThat(second.prompt.parts())
        .extracting(Providers::text)
        .containsExactly("one", "partly", "two");
    second.end("stop");
    nextOf(TurnEvent.Completed.class);
  }

  @Test
  void aConversationThatTheProviderKeepsGoesOnUntilSomethingElseIsSaid() throws Exception {
    Conversation kept = new Conversation("script", "c-1");
    turns.ask(question("one"), stored -> {});
    ScriptedModel.Call first = model.called();
    assertThat(first.prompt.userId()).isEqualTo("ada");
    assertThat(first.prompt.conversation()).isEmpty();
    first.events.accept(new StreamEvent.Kept(kept));
    first.say("1");
    first.end("stop");
    nextOf(TurnEvent.Completed.class);

    turns.ask(question("two"), stored -> {});
    ScriptedModel.Call second = model.called();
    assertThat(second.prompt.conversation()).contains(kept);
    second.events.accept(new StreamEvent.Kept(kept));
    second.say("2, or");
    second.events.accept(
        new StreamEvent.Failed(new LlmFailure(LlmFailure.Kind.UNAVAILABLE, "gone")));
    nextOf(TurnEvent.Failed.class);

    turns.ask(question("three"), stored -> {});
    ScriptedModel.Call third = model.called();
    assertThat(third.prompt.conversation()).as("who knows what was kept of it").isEmpty();
    third.end("stop");
    nextOf(TurnEvent.Completed.class);
  }

  @Test
  void threeAtOnceAndNoMoreButAResendIsAcknowledged() throws Exception {
    turns.ask(question("one", "key-1"), stored -> {});
    model.called();
    turns.ask(question("two"), stored -> {});
    turns.ask(question("three"), stored -> {});

    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> turns.ask(question("four"), stored -> {}))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT));
    List<Boolean> duplicate = new CopyOnWriteArrayList<>();
    turns.ask(question("one", "key-1"), stored -> duplicate.add(stored.duplicate()));

    assertThat(duplicate).containsExactly(true);
    assertThat(transcripts.last(sessionId, 100, 10))
        .extracting(Message::content)
        .containsExactly("one", "", "two", "three");
  }

  @Test
  void aModelsFailureIsTheAnswersOneEnd() throws Exception {
    turns.ask(question("Hi"), stored -> {});
    ScriptedModel.Call call = model.called();
    call.say("So");
    call.events.accept(
        new StreamEvent.Failed(new LlmFailure(LlmFailure.Kind.TIMEOUT, "idle for 30s")));
    call.say("late");
    call.end("stop");

    TurnEvent.Failed failed = nextOf(TurnEvent.Failed.class);
    assertThat(failed.code()).isEqualTo(ErrorCode.LLM_TIMEOUT);
    assertThat(failed.message()).doesNotContain("idle");
    Message kept = transcripts.last(sessionId, 100, 10).getLast();
    assertThat(kept.content()).isEqualTo("So");
    assertThat(kept.answer().orElseThrow().finishReason()).contains("error");
    await().until(() -> turns.answering(sessionId).isEmpty());
    assertThat(told).isEmpty();
  }

  @Test
  void aDatabaseThatIsGoneAtTheEndIsTheAnswersOneEndToo() throws Exception {
    turns.ask(question("Hi"), stored -> {});
    ScriptedModel.Call call = model.called();
    call.say("Hello");
    mongo.close();
    call.end("stop");

    assertThat(nextOf(TurnEvent.Failed.class).code()).isEqualTo(ErrorCode.DATABASE_ERROR);
    await().until(() -> turns.answering(sessionId).isEmpty());
  }

  @Test
  void aDatabaseThatIsGoneAtTheStartStoresNothingAndSaysSo() {
    assertThat(sessions.place("ada", null).session()).isEmpty();
    mongo.close();

    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> turns.ask(question("Hi"), stored -> {}))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.DATABASE_ERROR));
    assertThat(told).isEmpty();
  }

  @Test
  void aModelThatBreaksOurContractEndsTheAnswerInOneError() throws Exception {
    model.broken = true;
    turns.ask(question("Hi"), stored -> {});

    assertThat(nextOf(TurnEvent.Failed.class).code()).isEqualTo(ErrorCode.SERVICE_ERROR);
    assertThat(transcripts.last(sessionId, 100, 10).getLast().answer().orElseThrow().state())
        .isEqualTo(Message.State.FAILED);
    await().until(() -> turns.answering(sessionId).isEmpty());
  }

  private Question question(String content) {
    return question(content, null);
  }

  @Test
  void whoeverHasSpentTheDaysBudgetGetsNoAnswerAndKeepsTheMessage() throws Exception {
    turns.ask(question("Hi"), result -> {});
    ScriptedModel.Call first = model.called();
    first.say("Well");
    first.events.accept(new StreamEvent.Usage((int) BUDGET - 1, 1));
    first.end("stop");
    until(TurnEvent.Completed.class);

    turns.ask(question("And now?"), result -> {});
    TurnEvent.Failed refused = until(TurnEvent.Failed.class);
    assertThat(refused.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
    assertThat(refused.retryAfter())
        .hasValueSatisfying(
            wait -> assertThat(wait).isPositive().isLessThanOrEqualTo(Duration.ofDays(1)));
    assertThat(model.calls()).isEmpty();
    assertThat(transcripts.last(sessionId, Long.MAX_VALUE, 10))
        .extracting(Message::content)
        .containsExactly("Hi", "Well", "And now?");

    await().until(() -> turns.isIdle());
    turns.regenerate(sessionId, "ada", Set.of("rich"), Optional.empty(), "c1");
    model.called().end("stop");
    until(TurnEvent.Completed.class);
  }

  @Test
  void whoAnswersInPlaceOfTheChosenModelIsStored() throws Exception {
    turns.ask(question("Hi"), result -> {});
    ScriptedModel.Call call = model.called();
    call.events.accept(new StreamEvent.AnsweredBy("spare"));
    call.say("Well");
    call.end("stop");
    assertThat(until(TurnEvent.Completed.class).answer().answer().orElseThrow().modelId())
        .isEqualTo("spare");
    assertThat(transcripts.last(sessionId, Long.MAX_VALUE, 1).getFirst().answer().orElseThrow())
        .extracting(Message.Answer::modelId)
        .isEqualTo("spare");
  }

  /** The next event of this kind; others before it are passed over. */
  private <T extends TurnEvent> T until(Class<T> kind) throws InterruptedException {
    while (true) {
      TurnEvent event = told.poll(5, TimeUnit.SECONDS);
      assertThat(event).as("a %s in time", kind.getSimpleName()).isNotNull();
      if (kind.isInstance(event)) {
        return kind.cast(event);
      }
    }
  }

  private Question question(String content, String clientMsgId) {
    return new Question(
        sessionId, Ids.next(), "ada", content, clientMsgId, Map.of(), null, "c1", Set.of());
  }

  private <T extends TurnEvent> T next(Class<T> type) throws InterruptedException {
    TurnEvent event = told.poll(5, TimeUnit.SECONDS);
    assertThat(event).isInstanceOf(type);
    return type.cast(event);
  }

  /** The next event of a type, past those of others. */
  private <T extends TurnEvent> T nextOf(Class<T> type) throws InterruptedException {
    while (true) {
      TurnEvent event = told.poll(5, TimeUnit.SECONDS);
      assertThat(event).as("an event in time").isNotNull();
      if (type.isInstance(event)) {
        return type.cast(event);
      }
    }
  }
}
