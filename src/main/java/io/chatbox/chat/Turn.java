package io.chatbox.chat;

import io.chatbox.audience.TurnEvent;
import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Conversation;
import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.StreamEvent;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.Answers;
import io.chatbox.session.Answers.Claim;
import io.chatbox.session.Answers.Growth;
import io.chatbox.session.Message;
import io.chatbox.telemetry.Log;
import java.util.List;
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
  private Claim claim;
  private Message answer;
  private Briefing briefing;
  private AnswerStream stream;
  private boolean ended;
  private boolean concluded;
  private Ending cut;

  Turn(TurnParts parts, Task task, Runnable whenOver) {
    this.parts = parts;
    this.task = task;
    this.whenOver = whenOver;
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

  TurnEvent.Unanswered unanswered() {
    return new TurnEvent.Unanswered(sessionId(), task.question().id(), task.origin());
  }

  void start() {
    parts.threads().execute(this::run);
  }

  private void run() {
    try {
      if (!claim()) {
        leaveUnanswered();
        return;
      }
      List<Message> context = parts.contexts().recent(sessionId());
      if (task.isDue(context)) {
        begin(context);
      } else {
        leaveUnanswered();
      }
    } catch (ChatException e) {
      giveUp(e);
    } catch (RuntimeException e) {
      log.error("turn failed to begin", e, "session", sessionId());
      giveUp(
          new ChatException(
              ErrorCode.SERVICE_ERROR, "The answer could not be started. Please try again."));
    }
  }

  /** Whether it came to that: somebody may stop the turn while it waits for another server. */
  private boolean claim() {
    Optional<Claim> claimed = parts.patience().claim(task.question(), answerId, this::isCutShort);
    if (claimed.isEmpty()) {
      return false;
    }
    synchronized (this) {
      claim = claimed.get();
    }
    claim.interrupted().ifPresent(other -> tell(new TurnEvent.Completed(other)));
    return true;
  }

  private synchronized boolean isCutShort() {
    return ended;
  }

  private void leaveUnanswered() {
    synchronized (this) {
      ended = true;
    }
    release();
    tell(unanswered());
    whenOver.run();
  }

  private void release() {
    try {
      if (claim != null) {
        parts.answers().release(claim);
      }
    } catch (ChatException e) {
      log.debug("claim not given back, it lapses", "session", sessionId());
    }
  }

  private void begin(List<Message> context) {
    Message question = task.question();
    parts.tokens().requireBudget(question.userId(), task.roles());
    Briefing told = new Briefing(parts, task, claim, context);
    ChatModel model = told.model();
    Prompt prompt = told.prompt(model);
    Optional<MessageId> replaces = task.firstAnswer(context);
    Message started = parts.answers().start(claim, question, model.id(), replaces);
    synchronized (this) {
      answer = started;
      briefing = told;
      text.answers(model, prompt);
      tell(new TurnEvent.Started(sessionId(), answerId, question.id(), replaces));
      if (ended) {
        conclude(cut);
        return;
      }
    }
    AnswerStream opened = model.stream(this::prompt, this::on);
    synchronized (this) {
      stream = opened;
      if (ended) {
        opened.cancel();
      }
    }
  }

  /** For the model that is asked, or for one that answers in its place. */
  private Prompt prompt(ChatModel asked) {
    Prompt prompt = briefing.prompt(asked);
    synchronized (this) {
      text.answers(asked, prompt);
    }
    return prompt;
  }

  /** Ends the answer before the model does; whether it ran. What came so far is kept. */
  synchronized boolean cutShort(Ending ending) {
    if (ended) {
      return false;
    }
    ended = true;
    if (stream != null) {
      stream.cancel();
    }
    if (answer == null) {
      cut = ending; // An answer ends only after it was announced: begin() does it.
    } else {
      conclude(ending);
    }
    return true;
  }

  private synchronized void on(StreamEvent event) {
    if (ended) {
      return;
    }
    switch (event) {
      case StreamEvent.AnsweredBy(String modelId) -> answer = answer.answeredBy(modelId);
      case StreamEvent.Text(String more) -> append(more);
      case StreamEvent.Usage counted -> text.count(counted);
      case StreamEvent.Kept(Conversation conversation) -> text.keptIn(conversation);
      case StreamEvent.End(String reason) -> end(new Ending.Complete(reason));
      case StreamEvent.Failed(LlmFailure failure) -> end(Ending.failed(failure));
    }
  }

  private void append(String more) {
    tell(new TurnEvent.Piece(sessionId(), answerId, text.length(), more));
    text.append(more);
  }

  /** All that was told so far as one piece, with nothing told in between. */
  synchronized void catchUp(Consumer<TurnEvent.Piece> told) {
    if (answer != null) {
      told.accept(new TurnEvent.Piece(sessionId(), answerId, 0, text.soFar()));
    }
  }

  /** The claim to renew, while there is one. */
  synchronized Optional<Claim> renewable() {
    return Optional.ofNullable(claim);
  }

  /** What has been added since this was last asked, if anything was. */
  synchronized Optional<Growth> growth() {
    return answer == null || ended ? Optional.empty() : text.growth(answer);
  }

  /** What was last given out could not be stored. */
  synchronized void storeAgain() {
    text.storeAgain();
  }

  private void end(Ending ending) {
    ended = true;
    conclude(ending);
  }

  /**
   * Ends the turn, once. Leaves the model's thread: what follows blocks on the database. Called
   * with the monitor.
   */
  private void conclude(Ending ending) {
    if (!concluded) {
      concluded = true;
      parts.threads().execute(() -> store(ending));
    }
  }

  private void store(Ending ending) {
    try {
      tell(stored(ending));
    } catch (ChatException e) {
      tell(failure(e));
    } catch (RuntimeException e) {
      log.error("answer could not be stored", e, "session", sessionId());
      tell(
          failure(
              new ChatException(
                  ErrorCode.SERVICE_ERROR, "The answer could not be kept. Please ask again.")));
    } finally {
      whenOver.run();
    }
    if (ending instanceof Ending.Complete) {
      briefing.remember();
    }
  }

  /** What is told of the end: what the store says, should another server have ended the answer. */
  private TurnEvent stored(Ending ending) {
    Optional<Message> kept = finish(ending);
    kept.flatMap(Message::answer)
        .ifPresent(
            it ->
                parts
                    .tokens()
                    .count(it.modelId(), (long) it.promptTokens() + it.completionTokens()));
    if (kept.isEmpty()) {
      return failure(new ChatException(ErrorCode.CONFLICT, "This answer was replaced."));
    }
    return ending instanceof Ending.Failed failed
        ? failure(new ChatException(failed.code(), failed.message()))
        : new TurnEvent.Completed(kept.get());
  }

  private Optional<Message> finish(Ending ending) {
    Message begun;
    Answers.Outcome outcome;
    synchronized (this) {
      begun = answer;
      outcome = text.outcome(answerId, ending, task.question().at(), parts.clock().instant());
    }
    return parts.patience().finish(claim, begun, outcome);
  }

  /** It could not begin. What is stored of it already ends there too. */
  private void giveUp(ChatException fault) {
    synchronized (this) {
      ended = true;
      if (answer != null) {
        conclude(new Ending.Failed(fault.code(), fault.getMessage()));
        return;
      }
    }
    tell(failure(fault));
    release();
    whenOver.run();
  }

  private TurnEvent.Failed failure(ChatException fault) {
    return new TurnEvent.Failed(
        sessionId(),
        answerId,
        task.question().id(),
        fault.code(),
        fault.getMessage(),
        fault.retryAfter());
  }

  private void tell(TurnEvent event) {
    parts.audience().tell(event);
  }
}
