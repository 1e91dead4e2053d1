package io.chatbox.chat;

import io.chatbox.audience.SessionEvent;
import io.chatbox.chat.Phase.Answering;
import io.chatbox.chat.Phase.Begun;
import io.chatbox.chat.Phase.Ended;
import io.chatbox.chat.Phase.Over;
import io.chatbox.chat.Phase.Preparing;
import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Conversation;
import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.StreamEvent;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.Refusal;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.Answers;
import io.chatbox.session.Answers.Claim;
import io.chatbox.session.Answers.Growth;
import io.chatbox.session.Excerpt;
import io.chatbox.session.Message;
import io.chatbox.telemetry.Log;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One question and its answer.
 *
 * <p>Blocking work (claim, context, store) runs on {@link TurnThreads}; the answer's text arrives
 * on whatever thread the model streams on and is passed to the audience there and then; the {@link
 * Pulse} stores it now and then while it grows. The monitor orders text, end and {@link #cutShort};
 * it belongs to this turn alone and is held for as long as it takes to pass a piece on.
 */
final class Turn {
  private static final Log log = Log.of(Turn.class);

  private final TurnParts parts;
  private final Task task;
  private final Runnable whenOver;
  private final MessageId answerId = MessageId.next();

  private final AnswerText text = new AnswerText();
  private final AnswerEnd end;
  private final Keeping keeping;
  private Phase phase = Preparing.FRESH;

  Turn(TurnParts parts, Task task, Runnable whenOver) {
    this.parts = parts;
    this.task = task;
    this.whenOver = whenOver;
    this.end = new AnswerEnd(parts, task, answerId);
    this.keeping = new Keeping(parts);
  }

  MessageId answerId() {
    return answerId;
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
      Optional<Claim> claim = claim();
      if (claim.isPresent()) {
        answer(claim.get());
      } else {
        leaveUnanswered();
      }
    } catch (ChatException e) {
      giveUp(e.refusal());
    } catch (RuntimeException e) {
      log.error("turn failed to begin", e, "session", sessionId());
      giveUp(Refusals.ANSWER_NOT_STARTED.told());
    }
  }

  /** Empty if it doesn't come to that: somebody may stop the turn while it waits for others. */
  private Optional<Claim> claim() {
    Optional<Claim> claimed = parts.patience().claim(task.question(), answerId, this::cut);
    claimed.ifPresent(
        claim -> {
          synchronized (this) {
            if (phase instanceof Preparing preparing) {
              phase = preparing.claimed(claim);
            }
          }
          claim.interrupted().ifPresent(other -> tell(new SessionEvent.Completed(other)));
        });
    return claimed;
  }

  /** How it is to end, if somebody has ended it before it began. */
  private synchronized Optional<Ending> cut() {
    return phase instanceof Preparing preparing ? preparing.cut() : Optional.empty();
  }

  private void answer(Claim claim) {
    Excerpt context = parts.contexts().recent(sessionId());
    if (task.isDue(context.messages())) {
      begin(claim, context);
    } else {
      leaveUnanswered();
    }
  }

  private void begin(Claim claim, Excerpt context) {
    Message question = task.question();
    parts.tokens().requireBudget(question.ownerId(), task.asker().roles());
    Briefing briefing = new Briefing(parts, task, claim, context);
    ChatModel model = briefing.model();
    Prompt prompt = briefing.prompt(model);
    Optional<MessageId> replaces = task.firstAnswer(context.messages());
    Message started = parts.patience().answers().start(claim, question, model.id(), replaces);
    if (!announce(new Begun(claim, started, briefing), model, prompt, replaces)) {
      return;
    }
    AnswerStream opened = model.stream(asked -> told(asked, briefing.prompt(asked)), this::on);
    synchronized (this) {
      switch (phase) {
        case Answering answering -> phase = answering.of(opened);
        case Preparing preparing -> opened.cancel();
        case Ended ended -> opened.cancel();
        case Over over -> opened.cancel();
      }
    }
  }

  /** Tells that the model begins; false if somebody has ended the answer before it began. */
  private synchronized boolean announce(
      Begun begun, ChatModel model, Prompt prompt, Optional<MessageId> replaces) {
    Optional<Ending> cut = cut();
    text.answers(model, prompt);
    phase = new Answering(begun, Optional.empty());
    tell(new SessionEvent.Started(sessionId(), answerId, task.question().id(), replaces));
    cut.ifPresent(ending -> conclude(begun, ending));
    return cut.isEmpty();
  }

  private synchronized Prompt told(ChatModel asked, Prompt prompt) {
    text.answers(asked, prompt);
    return prompt;
  }

  /** Ends the answer before the model does; whether it ran. What came so far is kept. */
  synchronized boolean cutShort(Ending ending) {
    return switch (phase) {
      case Preparing preparing -> {
        // An answer ends only after it was announced.
        boolean first = preparing.cut().isEmpty();
        phase = first ? preparing.cutShort(ending) : preparing;
        yield first;
      }
      case Answering answering -> {
        answering.stream().ifPresent(AnswerStream::cancel);
        conclude(answering.begun(), ending);
        yield true;
      }
      case Ended ended -> false;
      case Over over -> false;
    };
  }

  private synchronized void on(StreamEvent event) {
    if (!(phase instanceof Answering answering)) {
      return;
    }
    switch (event) {
      case StreamEvent.AnsweredBy(String modelId) -> phase = answering.by(modelId);
      case StreamEvent.Text(String more) -> append(more);
      case StreamEvent.Thinking sign -> think();
      case StreamEvent.Usage counted -> text.count(counted);
      case StreamEvent.Kept(Conversation kept) ->
          keeping.keep(answering.begun().claim(), text.keptIn(kept));
      case StreamEvent.End(String reason) ->
          conclude(answering.begun(), new Ending.Complete(reason));
      case StreamEvent.Failed(LlmFailure failure) ->
          conclude(answering.begun(), Ending.failed(failure));
    }
  }

  private void think() {
    if (text.think()) {
      tell(new SessionEvent.Thinking(sessionId(), answerId));
    }
  }

  private void append(String more) {
    tell(new SessionEvent.Piece(sessionId(), answerId, text.length(), more));
    text.append(more);
  }

  /** All that was told so far, with nothing told in between. */
  synchronized void catchUp(Consumer<Progress> told) {
    if (phase instanceof Answering || phase instanceof Ended) {
      told.accept(
          new Progress(
              new SessionEvent.Piece(sessionId(), answerId, 0, text.soFar()), text.isThinking()));
    }
  }

  /** The claim to renew, while there is one. */
  synchronized Optional<Claim> renewable() {
    return phase.claim();
  }

  /** What has been added since this was last asked, if anything was. */
  synchronized Optional<Growth> growth() {
    return phase instanceof Answering answering
        ? text.growth(answering.begun().answer())
        : Optional.empty();
  }

  /** What was last given out could not be stored. */
  synchronized void storeAgain() {
    text.storeAgain();
  }

  /**
   * Ends the answer. Leaves the model's thread: what follows blocks on the database. Called with
   * the monitor.
   */
  private void conclude(Begun begun, Ending ending) {
    phase = new Ended(begun);
    parts.threads().execute(() -> store(begun, ending));
  }

  private void store(Begun begun, Ending ending) {
    try {
      tell(end.store(begun, ending, () -> outcome(ending)));
    } finally {
      whenOver.run();
    }
    if (ending instanceof Ending.Complete) {
      begun.briefing().remember();
    }
  }

  private synchronized Answers.Outcome outcome(Ending ending) {
    return text.outcome(answerId, ending, task.question().at(), parts.clock().instant());
  }

  private void leaveUnanswered() {
    release(over());
    tell(unanswered());
    whenOver.run();
  }

  /** It could not begin. What is stored of it already ends there too. */
  private void giveUp(Refusal fault) {
    synchronized (this) {
      if (phase instanceof Answering answering) {
        conclude(answering.begun(), new Ending.Failed(fault));
        return;
      }
      if (phase instanceof Ended) {
        return;
      }
    }
    Optional<Claim> claim = over();
    tell(end.failure(fault));
    release(claim);
    whenOver.run();
  }

  private synchronized Optional<Claim> over() {
    Optional<Claim> claim = phase.claim();
    phase = new Over(claim);
    return claim;
  }

  private void release(Optional<Claim> claim) {
    try {
      claim.ifPresent(parts.patience().answers()::release);
    } catch (ChatException e) {
      log.debug("claim not given back, it lapses", "session", sessionId());
    }
  }

  private void tell(SessionEvent event) {
    parts.audience().tell(event);
  }
}
