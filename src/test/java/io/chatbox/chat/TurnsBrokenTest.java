package io.chatbox.chat;

import static io.chatbox.protocol.People.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.chatbox.audience.SessionEvent;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.TokenCount;
import io.chatbox.session.Answers;
import io.chatbox.session.Answers.Claim;
import io.chatbox.session.Answers.Opening;
import io.chatbox.session.Message;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What goes wrong where nobody expects it. */
class TurnsBrokenTest {
  private static final Duration LONG_AGO = Duration.ofSeconds(-30);
  private static final Asker HERE = new Asker("here", Optional.of("Ada"), Set.of());

  /** An acknowledgement that can't be sent is no reason to answer for ever. */
  @Test
  void aTurnWhoseAskerCanNotBeToldEnds() throws Exception {
    try (TurnsFixture fixture = new TurnsFixture()) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(
              () ->
                  fixture.turns.ask(
                      fixture.question("Hi"),
                      stored -> {
                        throw new IllegalStateException("a fault of ours");
                      }));
      fixture.model.calledWithin(Duration.ofSeconds(1)).ifPresent(call -> call.end("stop"));

      await().atMost(Duration.ofSeconds(3)).until(fixture.turns::isIdle);
    }
  }

  @Test
  void anErrorEndsItsTurn() throws Exception {
    try (TurnsFixture fixture = new TurnsFixture()) {
      fixture.model.error = true;
      fixture.turns.ask(fixture.question("Hi"), stored -> {});

      fixture.nextOf(SessionEvent.Failed.class);
      await().atMost(Duration.ofSeconds(3)).until(fixture.turns::isIdle);
    }
  }

  /** The connections of a dead server come back to several others at once. */
  @Test
  void whatIsForgottenIsNotAnsweredAnewByTwoServers() throws Exception {
    AtomicReference<Runnable> before = new AtomicReference<>();
    try (TurnsFixture fixture =
        new TurnsFixture(
            (it, options) -> options.answers = beforeClaiming(it.store.answers, before))) {
      Answers dead = fixture.answers(Clock.offset(fixture.clock, LONG_AGO));
      Opening opening =
          dead.open(fixture.sessionId, fixture.draft("one"), MessageId.next()).orElseThrow();
      Message wordless = dead.begin(opening, "script").orElseThrow();
      Answers other = fixture.answers(fixture.clock);
      other.interruptLapsed(fixture.sessionId);
      before.set(() -> answer(other, opening.question(), wordless));

      fixture.turns.answerForgotten(fixture.sessionId, HERE);
      fixture.model.calledWithin(Duration.ofSeconds(2)).ifPresent(call -> call.end("stop"));
      await().until(fixture.turns::isIdle);

      assertThat(fixture.messages())
          .extracting(Message::content)
          .containsExactly("one", "By the other server");
    }
  }

  /** Its key is another session's: what is asked meanwhile is asked for nothing, each time. */
  @Test
  void whatComesAgainInAnotherSessionIsPaidForIfItIsAsked() throws Exception {
    try (TurnsFixture fixture = new TurnsFixture()) {
      answered(fixture, fixture.question("Hi", "key-1"));
      fixture.sessions.end(fixture.sessionId, ADA);
      SessionId next = SessionId.next();
      answered(fixture, in(next, fixture.question("And now?")));
      LocalDate today = LocalDate.ofInstant(fixture.clock.instant(), ZoneOffset.UTC);
      long before = fixture.usage.tokens(ADA, today);

      fixture.turns.ask(in(next, fixture.question("Hi", "key-1")), stored -> {});
      assertThat(fixture.model.called().cancelled).isTrue();

      await().until(() -> fixture.usage.tokens(ADA, today) > before);
    }
  }

  private static Question in(SessionId sessionId, Question question) {
    return new Question(sessionId, question.draft(), question.edits(), question.asker());
  }

  private static void answered(TurnsFixture fixture, Question question) throws Exception {
    fixture.turns.ask(question, stored -> {});
    fixture.model.called().end("stop");
    await().until(fixture.turns::isIdle);
  }

  private static void answer(Answers other, Message question, Message wordless) {
    Claim claim = other.claim(question, MessageId.next()).orElseThrow();
    Message started = other.start(claim, question, "script", Optional.of(wordless.id()));
    other.finish(
        claim,
        started,
        new Answers.Outcome(
            "By the other server",
            Message.State.COMPLETE,
            new Message.Finish("stop", Optional.empty()),
            new TokenCount(1, 1, false),
            Duration.ZERO,
            question.at(),
            Optional.empty()));
  }

  private static Answers beforeClaiming(Answers answers, AtomicReference<Runnable> before) {
    return before(answers, "claim", before);
  }

  private static Answers before(Answers answers, String name, AtomicReference<Runnable> before) {
    return (Answers)
        Proxy.newProxyInstance(
            Answers.class.getClassLoader(),
            new Class<?>[] {Answers.class},
            (proxy, method, args) -> {
              Runnable first = method.getName().equals(name) ? before.getAndSet(null) : null;
              if (first != null) {
                first.run();
              }
              try {
                return method.invoke(answers, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
