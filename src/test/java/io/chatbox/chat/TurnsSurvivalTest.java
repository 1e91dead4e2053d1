package io.chatbox.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.config.Secret;
import io.chatbox.crypto.TestCiphers;
import io.chatbox.dev.EmbeddedMongo;
import io.chatbox.llm.Providers;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.protocol.Ids;
import io.chatbox.safety.Safety;
import io.chatbox.session.Answers;
import io.chatbox.session.Answers.Claim;
import io.chatbox.session.Database;
import io.chatbox.session.Message;
import io.chatbox.session.MongoAnswers;
import io.chatbox.session.MongoContextSummaries;
import io.chatbox.session.MongoSessions;
import io.chatbox.session.MongoTranscripts;
import io.chatbox.session.MongoUsage;
import io.chatbox.session.Sessions;
import io.chatbox.session.Sessions.Stored;
import io.chatbox.session.Transcripts;
import io.chatbox.telemetry.Metrics;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Turns beside other servers, and with a database that comes and goes. */
class TurnsSurvivalTest {
  private static final Duration LONG_AGO = Duration.ofMinutes(-1);

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
  private final Clock clock = Clock.systemUTC();
  private final Sessions sessions = new MongoSessions(database, clock, Duration.ofMinutes(15));
  private final Transcripts transcripts = new MongoTranscripts(database, clock);
  private final Answers here = new MongoAnswers(database, clock);
  private final AtomicInteger outages = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScriptedModel model = new ScriptedModel();
  private final LinkedBlockingQueue<TurnEvent> told = new LinkedBlockingQueue<>();
  private final Turns turns =
      new Turns(
          sessions,
          transcripts,
          new Contexts(transcripts, new MongoContextSummaries(database), Optional.empty()),
          failing(here),
          model,
          new Safety(List.of()),
          told::add,
          threads,
          clock,
          new TokenUse(
              Optional.empty(),
              List.of(),
              new MongoUsage(database, clock),
              model,
              Metrics.NONE,
              clock),
          Duration.ofSeconds(20));
  private final String sessionId = Ids.next();

  {
    database.start();
  }

  @AfterEach
  void stop() {
    turns.stop();
    threads.shutdownNow();
    database.close();
    mongo.close();
  }

  /** The store, but for the next few calls of {@code finish}. */
  private Answers failing(Answers answers) {
    return (Answers)
        Proxy.newProxyInstance(
            Answers.class.getClassLoader(),
            new Class<?>[] {Answers.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("finish") && outages.getAndDecrement() > 0) {
                throw new ChatException(ErrorCode.DATABASE_ERROR, "away");
              }
              try {
                return method.invoke(answers, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void anAnswerIsStoredWhileItGrows() throws Exception {
    turns.start();
    turns.ask(question("Hi"), stored -> {});
    model.called().say("half of it");

    await().until(() -> answer().map(Message::content).filter("half of it"::equals).isPresent());
    assertThat(answer().orElseThrow().answer().orElseThrow().state())
        .isEqualTo(Message.State.RUNNING);
    assertThat(answer().orElseThrow().answer().orElseThrow().completionTokens()).isPositive();
  }

  @Test
  void aDatabaseThatComesBackLosesNothingOfAnAnswer() throws Exception {
    turns.ask(question("Hi"), stored -> {});
    ScriptedModel.Call call = model.called();
    outages.set(2);
    call.say("Hello");
    call.end("stop");

    assertThat(nextOf(TurnEvent.Completed.class).answer().content()).isEqualTo("Hello");
    assertThat(answer().orElseThrow().content()).isEqualTo("Hello");
  }

  @Test
  void whoCatchesUpMissesNoPieceAndGetsNoneTwice() throws Exception {
    turns.ask(question("Hi"), stored -> {});
    ScriptedModel.Call call = model.called();
    CountDownLatch caughtUp = new CountDownLatch(1);
    Thread speaking =
        Thread.ofVirtual()
            .start(
                () -> {
                  int more = 1_000;
                  for (int i = 0; i < 500_000 && more > 0; i++) {
                    call.say(i % 10 + "");
                    more -= caughtUp.getCount() == 0 ? 1 : 0;
                  }
                  call.end("stop");
                });
    List<TurnEvent.Piece> soFar = new ArrayList<>();
    List<TurnEvent> before = new ArrayList<>();
    while (told.size() < 1_000) {
      Thread.onSpinWait();
    }
    turns.catchUp(
        sessionId,
        piece -> {
          soFar.add(piece);
          told.drainTo(before);
          caughtUp.countDown();
        });
    speaking.join();

    StringBuilder rest = new StringBuilder();
    String whole = null;
    while (whole == null) {
      switch (told.poll(5, TimeUnit.SECONDS)) {
        case TurnEvent.Piece piece -> rest.append(piece.text());
        case TurnEvent.Completed(Message answer) -> whole = answer.content();
        default -> throw new AssertionError("unexpected event");
      }
    }
    assertThat(soFar.getFirst().text()).hasSizeGreaterThan(900);
    assertThat(rest).hasSizeGreaterThan(900);
    assertThat(soFar.getFirst().text() + rest).isEqualTo(whole);
  }

  @Test
  void whatADeadServerHadNotBegunToAnswerIsAnsweredByTheOneThatFindsOut() throws Exception {
    Message one = storedByTheDead("one");
    storedByTheDead("two");
    new MongoAnswers(database, Clock.offset(clock, LONG_AGO)).claim(one, Ids.next()).orElseThrow();

    turns.start();

    assertBothAreAnswered();
  }

  @Test
  void whatADeadServerHadNotEvenClaimedIsAnsweredWhenItsUserComesBack() throws Exception {
    storedByTheDead("one");
    storedByTheDead("two");

    turns.answerForgotten(sessionId, Set.of(), "here");
    turns.answerForgotten(sessionId, Set.of(), "there");

    assertBothAreAnswered();
    turns.answerForgotten(sessionId, Set.of(), "here");
    assertThat(turns.isIdle()).as("nothing is left").isTrue();
  }

  /** Another server may be about to answer it. */
  @Test
  void whatWasStoredJustNowIsNotForgotten() {
    sessions.addUserMessage(
        sessionId, new Sessions.Draft(Ids.next(), "ada", "fresh", null, Map.of()));

    turns.answerForgotten(sessionId, Set.of(), "here");

    assertThat(turns.isIdle()).isTrue();
    assertThat(model.calls()).isEmpty();
  }

  private Message storedByTheDead(String content) {
    Sessions dead =
        new MongoSessions(database, Clock.offset(clock, LONG_AGO), Duration.ofMinutes(15));
    return dead.addUserMessage(
            sessionId, new Sessions.Draft(Ids.next(), "ada", content, null, Map.of()))
        .message();
  }

  private void assertBothAreAnswered() throws InterruptedException {
    for (String content : List.of("one", "two")) {
      ScriptedModel.Call call = model.called();
      assertThat(Providers.text(call.prompt.parts().getLast())).isEqualTo(content);
      call.say("Answer to " + content);
      call.end("stop");
      assertThat(nextOf(TurnEvent.Completed.class).answer().content())
          .isEqualTo("Answer to " + content);
    }
    await().until(turns::isIdle);
    assertThat(transcripts.last(sessionId, 100, 10)).hasSize(4);
    assertThat(model.calls()).isEmpty();
  }

  @Test
  void aMessageWhoseServerDiedBeforeAnsweringIsAnsweredWhenItComesAgain() throws Exception {
    Question question = question("Anybody?", "key-1");
    sessions.addUserMessage(
        sessionId, new Sessions.Draft(Ids.next(), "ada", "Anybody?", "key-1", Map.of()));

    List<Stored> acknowledged = new ArrayList<>();
    turns.ask(question, acknowledged::add);
    ScriptedModel.Call call = model.called();
    turns.ask(question, acknowledged::add);
    call.say("Me");
    call.end("stop");
    nextOf(TurnEvent.Completed.class);
    await().until(turns::isIdle);
    turns.ask(question, acknowledged::add);

    assertThat(acknowledged).hasSize(3).allMatch(Stored::duplicate);
    assertThat(transcripts.last(sessionId, 100, 10)).hasSize(2);
    assertThat(turns.isIdle()).isTrue();
  }

  @Test
  void anAnswerWaitsForAnotherServers() throws Exception {
    Message asked = stored("From another server");
    Answers there = new MongoAnswers(database, clock);
    Claim claim = there.claim(asked, Ids.next()).orElseThrow();

    turns.ask(question("From here"), stored -> {});
    assertThat(model.calls()).isEmpty();
    there.release(claim);

    assertThat(model.called().prompt.parts()).hasSize(2);
  }

  @Test
  void whatAnotherServerAnsweredMeanwhileIsNotAnsweredTwice() throws Exception {
    Question question = question("Anybody?", "key-1");
    Message asked =
        sessions
            .addUserMessage(
                sessionId, new Sessions.Draft(Ids.next(), "ada", "Anybody?", "key-1", Map.of()))
            .message();
    Answers there = new MongoAnswers(database, clock);
    Claim claim = there.claim(asked, Ids.next()).orElseThrow();
    turns.ask(question, stored -> {});
    Message other = there.start(claim, asked, "m", Optional.empty());
    there.finish(
        claim,
        other,
        new Answers.Outcome(
            "Me",
            Message.State.COMPLETE,
            "stop",
            1,
            1,
            false,
            Duration.ZERO,
            clock.instant(),
            Optional.empty()));

    assertThat(nextOf(TurnEvent.Unanswered.class).messageId()).isEqualTo(asked.id());
    await().until(turns::isIdle);
    assertThat(model.calls()).isEmpty();
  }

  @Test
  void whatADeadServerLeftIsToldAsInterrupted() throws Exception {
    Answers dead = new MongoAnswers(database, Clock.offset(clock, LONG_AGO));
    Message asked = stored("Hi");
    Claim claim = dead.claim(asked, Ids.next()).orElseThrow();
    Message half = dead.start(claim, asked, "m", Optional.empty());
    dead.grow(List.of(new Answers.Growth(half, "half", 1, 1)));

    turns.start();

    Message told = nextOf(TurnEvent.Completed.class).answer();
    assertThat(told.content()).isEqualTo("half");
    assertThat(told.answer().orElseThrow().finishReason()).contains("interrupted");
  }

  @Test
  void anAnswerThatAnotherServerTookOverIsGivenUp() throws Exception {
    turns.start();
    turns.ask(question("Hi"), stored -> {});
    ScriptedModel.Call call = model.called();
    call.say("half");
    Message asked = nextOf(TurnEvent.Asked.class).question();

    transcripts.edit(
        sessionId, new Sessions.Draft(Ids.next(), "ada", "Ho", null, Map.of()), asked.id());

    assertThat(nextOf(TurnEvent.Failed.class).code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(call.cancelled).isTrue();
    assertThat(transcripts.last(sessionId, 100, 10))
        .extracting(Message::content)
        .containsExactly("Ho");
  }

  private Message stored(String content) {
    return sessions
        .addUserMessage(sessionId, new Sessions.Draft(Ids.next(), "ada", content, null, Map.of()))
        .message();
  }

  private Optional<Message> answer() {
    return transcripts.last(sessionId, 100, 10).stream()
        .filter(message -> message.answer().isPresent())
        .findFirst();
  }

  private Question question(String content) {
    return question(content, null);
  }

  private Question question(String content, String clientMsgId) {
    return new Question(
        sessionId, Ids.next(), "ada", content, clientMsgId, Map.of(), null, "c1", Set.of());
  }

  private <T extends TurnEvent> T nextOf(Class<T> type) throws InterruptedException {
    while (true) {
      TurnEvent event = told.poll(10, TimeUnit.SECONDS);
      assertThat(event).as("an event in time").isNotNull();
      if (type.isInstance(event)) {
        return type.cast(event);
      }
    }
  }
}
