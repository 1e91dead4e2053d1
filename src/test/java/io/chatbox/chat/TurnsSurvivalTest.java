package io.chatbox.chat;

import static io.chatbox.protocol.People.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.audience.SessionEvent;
import io.chatbox.dev.LogLines;
import io.chatbox.llm.Providers;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.TokenCount;
import io.chatbox.session.Answers;
import io.chatbox.session.Answers.Claim;
import io.chatbox.session.Answers.Opening;
import io.chatbox.session.Message;
import io.chatbox.session.Sessions;
import io.chatbox.session.Sessions.Stored;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Turns beside other servers, and with a database that comes and goes. */
class TurnsSurvivalTest {
  private static final Duration LONG_AGO = Duration.ofMinutes(-1);

  private static final Asker HERE = new Asker("here", Optional.empty(), Set.of());

  private final TurnsFixture fixture = TurnsFixture.retrying();
  private final Turns turns = fixture.turns;
  private final ScriptedModel model = fixture.model;
  private final SessionId sessionId = fixture.sessionId;

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void anAnswerIsStoredWhileItGrows() throws Exception {
    turns.start();
    turns.ask(fixture.question("Hi"), stored -> {});
    model.called().say("half of it");

    await().until(() -> answer().map(Message::content).filter("half of it"::equals).isPresent());
    assertThat(answer().orElseThrow().answer().orElseThrow().state())
        .isEqualTo(Message.State.RUNNING);
    assertThat(answer().orElseThrow().answer().orElseThrow().tokens().completion()).isPositive();
  }

  @Test
  void aDatabaseThatComesBackLosesNothingOfAnAnswer() throws Exception {
    turns.ask(fixture.question("Hi"), stored -> {});
    ScriptedModel.Call call = model.called();
    fixture.database.goAway();
    call.say("Hello");
    call.end("stop");
    fixture.nextOf(SessionEvent.Piece.class);
    fixture.database.comeBack();

    assertThat(fixture.nextOf(SessionEvent.Completed.class).answer().content()).isEqualTo("Hello");
    assertThat(answer().orElseThrow().content()).isEqualTo("Hello");
  }

  @Test
  void whoCatchesUpMissesNoPieceAndGetsNoneTwice() throws Exception {
    turns.ask(fixture.question("Hi"), stored -> {});
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
    List<SessionEvent.Piece> soFar = new ArrayList<>();
    List<SessionEvent> before = new ArrayList<>();
    while (fixture.told.size() < 1_000) {
      Thread.onSpinWait();
    }
    turns.catchUp(
        sessionId,
        progress -> {
          soFar.add(progress.soFar());
          fixture.told.drainTo(before);
          caughtUp.countDown();
        });
    speaking.join();

    StringBuilder rest = new StringBuilder();
    String whole = null;
    while (whole == null) {
      switch (fixture.told.poll(5, TimeUnit.SECONDS)) {
        case SessionEvent.Piece piece -> rest.append(piece.text());
        case SessionEvent.Completed(Message answer) -> whole = answer.content();
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
    fixture
        .answers(Clock.offset(fixture.clock, LONG_AGO))
        .claim(one, MessageId.next())
        .orElseThrow();

    turns.start();

    assertBothAreAnswered();
  }

  @Test
  void whatADeadServerHadNotEvenClaimedIsAnsweredWhenItsUserComesBack() throws Exception {
    storedByTheDead("one");
    storedByTheDead("two");

    turns.answerForgotten(sessionId, HERE);
    turns.answerForgotten(sessionId, new Asker("there", Optional.of("Bob"), Set.of()));

    assertBothAreAnswered();
    turns.answerForgotten(sessionId, HERE);
    assertThat(turns.isIdle()).as("nothing is left").isTrue();
  }

  /** Its user saw that an answer began, and nothing of it is stored. */
  @Test
  void whatADeadServerHadNoWordOfStoredIsAnsweredAnewButOnce() throws Exception {
    MessageId wordless = begunByTheDead("one");
    fixture.answers(fixture.clock).interruptLapsed(sessionId);

    turns.answerForgotten(sessionId, HERE);
    assertThat(fixture.next(SessionEvent.Started.class).replaces()).contains(wordless);
    ScriptedModel.Call call = model.called();
    call.say("Answer to one");
    call.end("stop");
    fixture.nextOf(SessionEvent.Completed.class);
    await().until(turns::isIdle);

    assertThat(fixture.messages())
        .extracting(Message::content)
        .containsExactly("one", "Answer to one");
    turns.answerForgotten(sessionId, HERE);
    assertThat(turns.isIdle()).isTrue();
  }

  @Test
  void aModelThatDoesMoreThanToAnswerIsNotAskedOnceMoreForThat() {
    model.hasEffects = true;
    begunByTheDead("one");
    fixture.answers(fixture.clock).interruptLapsed(sessionId);

    turns.answerForgotten(sessionId, HERE);

    assertThat(turns.isIdle()).isTrue();
    assertThat(model.calls()).isEmpty();
  }

  /** Whoever sees the new answer takes the old one out of view with all that stands below. */
  @Test
  void norIsWhatSomethingStandsBelow() {
    begunByTheDead("one");
    fixture.answers(fixture.clock).interruptLapsed(sessionId);
    fixture.stored("two");

    turns.answerForgotten(sessionId, HERE);

    assertThat(turns.isIdle()).isTrue();
    assertThat(model.calls()).isEmpty();
  }

  private MessageId begunByTheDead(String content) {
    Answers dead = fixture.answers(Clock.offset(fixture.clock, LONG_AGO));
    MessageId answerId = MessageId.next();
    Opening opening = dead.open(sessionId, fixture.draft(content), answerId).orElseThrow();
    dead.begin(opening, model.id()).orElseThrow();
    return answerId;
  }

  /** Another server may be about to answer it. */
  @Test
  void whatWasStoredJustNowIsNotForgotten() {
    fixture.sessions.addMessage(sessionId, fixture.draft("fresh"));

    turns.answerForgotten(sessionId, HERE);

    assertThat(turns.isIdle()).isTrue();
    assertThat(model.calls()).isEmpty();
  }

  private Message storedByTheDead(String content) {
    Sessions dead = fixture.sessions(Clock.offset(fixture.clock, LONG_AGO));
    return dead.addMessage(sessionId, fixture.draft(content)).message();
  }

  private void assertBothAreAnswered() throws InterruptedException {
    for (String content : List.of("one", "two")) {
      ScriptedModel.Call call = model.called();
      assertThat(Providers.text(call.prompt.parts().getLast())).isEqualTo(content);
      call.say("Answer to " + content);
      call.end("stop");
      assertThat(fixture.nextOf(SessionEvent.Completed.class).answer().content())
          .isEqualTo("Answer to " + content);
    }
    await().until(turns::isIdle);
    assertThat(fixture.messages()).hasSize(4);
    assertThat(model.calls()).isEmpty();
  }

  @Test
  void aMessageWhoseServerDiedBeforeAnsweringIsAnsweredWhenItComesAgain() throws Exception {
    Question question = fixture.question("Anybody?", "key-1");
    fixture.sessions.addMessage(sessionId, fixture.draft("Anybody?", "key-1"));

    List<Stored> acknowledged = new ArrayList<>();
    turns.ask(question, acknowledged::add);
    ScriptedModel.Call call = model.called();
    turns.ask(question, acknowledged::add);
    call.say("Me");
    call.end("stop");
    fixture.nextOf(SessionEvent.Completed.class);
    await().until(turns::isIdle);
    turns.ask(question, acknowledged::add);

    assertThat(acknowledged).hasSize(3).allMatch(Stored::duplicate);
    assertThat(fixture.messages()).hasSize(2);
    assertThat(turns.isIdle()).isTrue();
  }

  @Test
  void anAnswerWaitsForAnotherServers() throws Exception {
    Message asked = fixture.stored("From another server");
    Answers there = fixture.answers(fixture.clock);
    Claim claim = there.claim(asked, MessageId.next()).orElseThrow();

    turns.ask(fixture.question("From here"), stored -> {});
    assertThat(model.calls()).isEmpty();
    there.release(claim);

    assertThat(model.called().prompt.parts()).hasSize(2);
  }

  @Test
  void whatAnotherServerAnsweredMeanwhileIsNotAnsweredTwice() throws Exception {
    Question question = fixture.question("Anybody?", "key-1");
    Message asked =
        fixture.sessions.addMessage(sessionId, fixture.draft("Anybody?", "key-1")).message();
    Answers there = fixture.answers(fixture.clock);
    Claim claim = there.claim(asked, MessageId.next()).orElseThrow();
    turns.ask(question, stored -> {});
    Message other = there.start(claim, asked, "m", Optional.empty());
    there.finish(
        claim,
        other,
        new Answers.Outcome(
            "Me",
            Message.State.COMPLETE,
            new Message.Finish("stop", Optional.empty()),
            new TokenCount(1, 1, false),
            Duration.ZERO,
            fixture.clock.instant(),
            Optional.empty()));

    assertThat(fixture.nextOf(SessionEvent.Unanswered.class).messageId()).isEqualTo(asked.id());
    await().until(turns::isIdle);
    assertThat(model.calls()).isEmpty();
  }

  @Test
  void whatADeadServerLeftIsToldAsInterrupted() throws Exception {
    Answers dead = fixture.answers(Clock.offset(fixture.clock, LONG_AGO));
    Message asked = fixture.stored("Hi");
    Claim claim = dead.claim(asked, MessageId.next()).orElseThrow();
    Message half = dead.start(claim, asked, "m", Optional.empty());
    dead.grow(List.of(new Answers.Growth(half, "half", new TokenCount(1, 1, true))));

    turns.start();

    Message told = fixture.nextOf(SessionEvent.Completed.class).answer();
    assertThat(told.content()).isEqualTo("half");
    assertThat(told.answer().orElseThrow().finishReason()).contains("interrupted");
  }

  @Test
  void anAnswerThatIsLostToAnotherServerIsGivenUpAndOperatorsHearOfIt() throws Exception {
    try (LogLines log = new LogLines("io.chatbox.chat")) {
      turns.start();
      turns.ask(fixture.question("Hi"), stored -> {});
      model.called();
      fixture.answers(Clock.offset(fixture.clock, Duration.ofHours(1))).interruptLapsed(sessionId);

      fixture.nextOf(SessionEvent.Completed.class);
      assertThat(log.lines())
          .contains("WARNING answer given up, another server took over session=" + sessionId);
    }
  }

  @Test
  void anAnswerWhoseSessionIsDeletedElsewhereIsGivenUpInSilence() throws Exception {
    try (LogLines log = new LogLines("io.chatbox.chat")) {
      turns.start();
      turns.ask(fixture.question("Hi"), stored -> {});
      ScriptedModel.Call call = model.called();
      fixture.store.archive.delete(sessionId, ADA);

      fixture.nextOf(SessionEvent.Failed.class);
      assertThat(call.cancelled).isTrue();
      assertThat(log.lines()).noneMatch(line -> line.contains("took over"));
    }
  }

  @Test
  void anAnswerWhoseQuestionWasEditedElsewhereIsGivenUp() throws Exception {
    turns.start();
    turns.ask(fixture.question("Hi"), stored -> {});
    ScriptedModel.Call call = model.called();
    call.say("half");
    Message asked = fixture.nextOf(SessionEvent.Said.class).message();

    fixture.transcripts.edit(sessionId, fixture.draft("Ho"), asked.id());

    assertThat(fixture.nextOf(SessionEvent.Failed.class).refusal().code())
        .isEqualTo(ErrorCode.CONFLICT);
    assertThat(call.cancelled).isTrue();
    assertThat(fixture.messages()).extracting(Message::content).containsExactly("Ho");
  }

  private Optional<Message> answer() {
    return fixture.messages().stream().filter(message -> message.answer().isPresent()).findFirst();
  }
}
