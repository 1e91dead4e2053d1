package io.chatbox.chat;

import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.ChatModel;
import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.Models;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.StreamEvent;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.protocol.Ids;
import io.chatbox.session.Message;
import io.chatbox.session.Sessions;
import io.chatbox.session.Sessions.Stored;
import io.chatbox.telemetry.Log;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;

/**
 * One question and its answer.
 *
 * <p>Blocking work (context, store) runs on {@link TurnThreads}; the answer's text arrives on
 * whatever thread the model streams on, is passed to the audience there and then, and goes to the
 * database only when the answer ends. The monitor orders text, end and {@link #cutShort}; it
 * belongs to this turn alone and is held for as long as it takes to pass a piece on.
 */
final class Turn {
  private static final Log log = Log.of(Turn.class);

  /** What every turn needs. */
  record Parts(
      Sessions sessions, Models models, Audience audience, Executor threads, Clock clock) {}

  private final Parts parts;
  private final Stored asked;
  private final Runnable whenOver;
  private final String answerId = Ids.next();

  /** Bounded by {@link ChatModel#MAX_ANSWER}. */
  private final StringBuilder text = new StringBuilder();

  private Message answer;
  private AnswerStream stream;
  private StreamEvent.Usage usage;
  private int promptUnits;
  private boolean ended;
  private Ending cut;

  Turn(Parts parts, Stored asked, Runnable whenOver) {
    this.parts = parts;
    this.asked = asked;
    this.whenOver = whenOver;
  }

  String answerId() {
    return answerId;
  }

  void start() {
    parts.threads.execute(this::run);
  }

  private void run() {
    try {
      ChatModel model = asked.session().modelId().flatMap(parts.models::find).orElse(null);
      begin(model == null ? parts.models.first() : model);
    } catch (ChatException e) {
      giveUp(e.code(), e.getMessage());
    } catch (RuntimeException e) {
      log.error("turn failed to begin", e, "session", asked.session().id());
      giveUp(ErrorCode.SERVICE_ERROR, "The answer could not be started. Please try again.");
    }
  }

  private void begin(ChatModel model) {
    Message question = asked.message();
    Prompt prompt =
        ContextWindow.of(model, question)
            .prompt(
                parts.sessions.lastMessages(
                    question.sessionId(), Long.MAX_VALUE, ContextWindow.MAX_MESSAGES));
    Message started = parts.sessions.startAnswer(question, answerId, model.id());
    synchronized (this) {
      answer = started;
      promptUnits = prompt.parts().stream().mapToInt(part -> part.text().length()).sum();
      tell(new TurnEvent.Started(question.sessionId(), answerId, question.id()));
      if (ended) {
        conclude(cut);
        return;
      }
    }
    AnswerStream opened = model.stream(prompt, this::on);
    synchronized (this) {
      stream = opened;
      if (ended) {
        opened.cancel();
      }
    }
  }

  /** Ends the answer before the model does. What came so far is kept. */
  synchronized void cutShort(Ending ending) {
    if (ended) {
      return;
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
  }

  private synchronized void on(StreamEvent event) {
    if (ended) {
      return;
    }
    switch (event) {
      case StreamEvent.Text(String more) -> append(more);
      case StreamEvent.Usage counted -> usage = counted;
      case StreamEvent.End(String reason) -> end(new Ending.Complete(reason));
      case StreamEvent.Failed(LlmFailure failure) -> end(Ending.failed(failure));
    }
  }

  private void append(String more) {
    tell(new TurnEvent.Piece(answer.sessionId(), answerId, text.length(), more));
    text.append(more);
  }

  private void end(Ending ending) {
    ended = true;
    conclude(ending);
  }

  /** Leaves the model's thread: what follows blocks on the database. */
  private void conclude(Ending ending) {
    parts.threads.execute(() -> store(ending));
  }

  private void store(Ending ending) {
    try {
      Sessions.Outcome outcome = outcome(ending);
      Message complete = parts.sessions.finishAnswer(answer, outcome);
      tell(
          ending instanceof Ending.Failed failed
              ? failure(failed.code(), failed.message())
              : new TurnEvent.Completed(complete));
    } catch (ChatException e) {
      tell(failure(e.code(), e.getMessage()));
    } catch (RuntimeException e) {
      log.error("answer could not be stored", e, "session", answer.sessionId());
      tell(failure(ErrorCode.SERVICE_ERROR, "The answer could not be kept. Please ask again."));
    } finally {
      whenOver.run();
    }
  }

  private synchronized Sessions.Outcome outcome(Ending ending) {
    Instant now = parts.clock.instant();
    return new Sessions.Outcome(
        text.toString(),
        ending.state(),
        ending.finishReason(),
        usage == null ? Tokens.estimate(promptUnits) : usage.promptTokens(),
        usage == null ? Tokens.estimate(text.length()) : usage.completionTokens(),
        usage == null,
        Duration.between(asked.message().at(), now),
        now);
  }

  /** It could not begin. What is stored of it already ends there too. */
  private void giveUp(ErrorCode code, String message) {
    synchronized (this) {
      ended = true;
      if (answer != null) {
        conclude(new Ending.Failed(code, message));
        return;
      }
    }
    tell(failure(code, message));
    whenOver.run();
  }

  private TurnEvent.Failed failure(ErrorCode code, String message) {
    Message question = asked.message();
    return new TurnEvent.Failed(question.sessionId(), answerId, question.id(), code, message);
  }

  private void tell(TurnEvent event) {
    parts.audience.tell(event);
  }
}
