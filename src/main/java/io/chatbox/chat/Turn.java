package io.chatbox.chat;

import io.chatbox.audience.SessionEvent;
import io.chatbox.chat.AnswerText.Asked;
import io.chatbox.chat.Phase.Asking;
import io.chatbox.chat.Phase.Begun;
import io.chatbox.chat.Phase.Preparing;
import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Prompt;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.Refusal;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.Answers;
import io.chatbox.session.Answers.Claim;
import io.chatbox.session.Answers.Opening;
import io.chatbox.session.Excerpt;
import io.chatbox.session.Message;
import io.chatbox.telemetry.Log;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * One question and its answer.
 *
 * <p>Blocking work (claim, context, store) runs on {@link TurnThreads}; the answer's text arrives
 * on whatever thread the model streams on and goes by way of the {@link LiveAnswer}; the {@link
 * Pulse} stores it now and then while it grows.
 *
 * <p>An opened turn asks the model while its question is still being stored, by whoever opened it:
 * what the model says meanwhile is told after {@link #stored}, or never, after {@link #abandon}.
 * Models that do more than to answer are asked after it.
 */
final class Turn {
  private static final Log log = Log.of(Turn.class);

  private final TurnParts parts;
  private final Task task;
  private final Optional<Opening> opening;
  private final Runnable whenOver;
  private final MessageId answerId;
  private final AnswerEnd end;
  private final LiveAnswer answer;

  /** Of an opened turn: whether it is known whether its question is stored. */
  private final CountDownLatch settled = new CountDownLatch(1);

  /**
   * @param opening of an opened turn
   */
  Turn(TurnParts parts, Task task, Optional<Opening> opening, Runnable whenOver) {
    this.parts = parts;
    this.task = task;
    this.opening = opening;
    this.whenOver = whenOver;
    Optional<Claim> claim = opening.map(Opening::claim);
    answerId = claim.map(Claim::answerId).orElseGet(MessageId::next);
    end = new AnswerEnd(parts, task, answerId);
    Preparing phase = claim.map(Preparing.FRESH::claimed).orElse(Preparing.FRESH);
    answer = new LiveAnswer(task, answerId, phase, parts, this::conclude);
  }

  MessageId answerId() {
    return answerId;
  }

  /** The answer as it comes. */
  LiveAnswer answer() {
    return answer;
  }

  SessionId sessionId() {
    return task.session().id();
  }

  boolean answers(MessageId questionId) {
    return task.question().id().equals(questionId);
  }

  SessionEvent.Unanswered unanswered() {
    return new SessionEvent.Unanswered(sessionId(), task.question().id(), task.asker().origin());
  }

  void start() {
    parts.threads().execute(this::run);
  }

  private void run() {
    try {
      Optional<Claim> claim = opening.map(Opening::claim).or(this::claim);
      if (claim.isEmpty() || !answered(claim.get())) {
        leaveUnanswered();
      }
    } catch (ChatException e) {
      giveUp(e.refusal());
    } catch (RuntimeException | Error e) {
      // An Error, too: the session would be busy for ever.
      log.error("turn failed to begin", e, "session", sessionId());
      giveUp(Refusals.ANSWER_NOT_STARTED.told());
    }
  }

  /** Empty if it doesn't come to that: somebody may stop the turn while it waits for others. */
  private Optional<Claim> claim() {
    Optional<Claim> claimed = parts.patience().claim(task.question(), answerId, answer::cut);
    claimed.ifPresent(
        claim -> {
          answer.claimed(claim);
          claim.interrupted().ifPresent(other -> tell(new SessionEvent.Completed(other)));
        });
    return claimed;
  }

  /** Whether it comes to an answer, or somebody else sees to the question. */
  private boolean answered(Claim claim) {
    if (opening.isPresent()) {
      Excerpt context = parts.contexts().before(task.question());
      // One that comes again is for whoever stores it to tell: the model is not asked for that.
      if (!isKnown(context)) {
        begin(claim, context, Optional.empty());
      }
      return true;
    }
    Excerpt context = parts.contexts().recent(sessionId());
    boolean due = task.isDue(context.messages());
    if (due) {
      begin(claim, context, task.firstAnswer(context.messages()));
    }
    return due;
  }

  private boolean isKnown(Excerpt context) {
    Optional<String> key = task.question().clientMsgId();
    return key.isPresent()
        && context.messages().stream().anyMatch(message -> message.clientMsgId().equals(key));
  }

  private void begin(Claim claim, Excerpt context, Optional<MessageId> replaces) {
    parts.tokens().requireBudget(task.question().ownerId(), task.asker().roles());
    Briefing briefing = new Briefing(parts, task, claim, context);
    ChatModel model = briefing.model();
    Prompt prompt = briefing.prompt(model);
    Optional<Message> started =
        opening.isPresent()
            ? Optional.empty()
            : Optional.of(answers().start(claim, task.question(), model.id(), replaces));
    if (opening.isPresent() && model.hasEffects()) {
      awaitSettled();
    }
    if (answer.ask(new Asking(claim, briefing, replaces), started, model, prompt)) {
      answer.attach(model.stream(asked -> answer.told(asked, briefing.prompt(asked)), answer::on));
    }
  }

  /** Storing has its limits of time, so this has one. */
  private void awaitSettled() {
    try {
      settled.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusals.ANSWER_NOT_STARTED.refusal();
    }
  }

  /** Of an opened turn: question and answer are stored, and whoever asked knows it. */
  void stored(Message begun) {
    Optional<Refusal> refused = answer.stored(begun);
    settled.countDown();
    refused.ifPresent(fault -> parts.threads().execute(() -> refuse(fault)));
  }

  /**
   * Of an opened turn: its question is not stored. What is claimed for it is the caller's. A model
   * that was asked in vain has read the question all the same.
   */
  void abandon() {
    Optional<Asked> asked = answer.asked();
    answer.over();
    settled.countDown();
    whenOver.run();
    asked.ifPresent(it -> parts.threads().execute(() -> count(it)));
  }

  private void count(Asked asked) {
    try {
      parts.tokens().count(task.question().ownerId(), asked.modelId(), asked.prompt(), true);
    } catch (ChatException e) {
      log.debug("what was asked in vain is not counted", "session", sessionId());
    }
  }

  /** Leaves the model's thread: what follows blocks on the database. */
  private void conclude(Begun begun, Ending ending) {
    parts.threads().execute(() -> store(begun, ending));
  }

  private void store(Begun begun, Ending ending) {
    try {
      tell(end.store(begun, ending, () -> answer.outcome(ending, parts.clock().instant())));
    } finally {
      whenOver.run();
    }
    if (ending instanceof Ending.Complete) {
      begun.briefing().remember();
    }
  }

  private void leaveUnanswered() {
    release(answer.over());
    tell(unanswered());
    whenOver.run();
  }

  private void giveUp(Refusal fault) {
    if (!answer.giveUp(fault, opening.isPresent())) {
      refuse(fault);
    }
  }

  private void refuse(Refusal fault) {
    Optional<Claim> claim = answer.over();
    tell(end.failure(fault));
    release(claim);
    whenOver.run();
  }

  private void release(Optional<Claim> claim) {
    try {
      claim.ifPresent(answers()::release);
    } catch (ChatException e) {
      log.debug("claim not given back, it lapses", "session", sessionId());
    }
  }

  private Answers answers() {
    return parts.patience().answers();
  }

  private void tell(SessionEvent event) {
    parts.audience().tell(event);
  }
}
