package io.chatbox.chat;

import io.chatbox.audience.SessionEvent;
import io.chatbox.chat.Phase.Begun;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.Refusal;
import io.chatbox.session.Answers.Outcome;
import io.chatbox.session.Message;
import io.chatbox.telemetry.Log;
import java.util.Optional;
import java.util.function.Supplier;

/** Stores how a turn's answer ended, and says what is to be told of it. */
final class AnswerEnd {
  private static final Log log = Log.of(AnswerEnd.class);

  private final TurnParts parts;
  private final Task task;
  private final MessageId answerId;

  AnswerEnd(TurnParts parts, Task task, MessageId answerId) {
    this.parts = parts;
    this.task = task;
    this.answerId = answerId;
  }

  /** Blocks on the database; whatever happens, the answer has an end to be told. */
  SessionEvent store(Begun begun, Ending ending, Supplier<Outcome> outcome) {
    try {
      return stored(begun, ending, outcome.get());
    } catch (ChatException e) {
      return failure(e.refusal());
    } catch (RuntimeException e) {
      log.error("answer could not be stored", e, "session", task.session().id());
      return failure(Refusals.ANSWER_NOT_STORED.told());
    }
  }

  /** What the store says, should another server have ended the answer. */
  private SessionEvent stored(Begun begun, Ending ending, Outcome outcome) {
    Optional<Message> kept =
        parts.patience().answers().finish(begun.claim(), begun.answer(), outcome);
    kept.flatMap(Message::answer)
        .ifPresent(it -> parts.tokens().count(it.modelId(), it.tokens().total()));
    if (kept.isEmpty()) {
      return failure(Refusals.ANSWER_REPLACED.told());
    }
    if (ending instanceof Ending.Lost) {
      log.warn("answer given up, another server took over", "session", task.session().id());
    }
    return ending instanceof Ending.Failed(Refusal refusal)
        ? failure(refusal)
        : new SessionEvent.Completed(kept.get());
  }

  SessionEvent.Failed failure(Refusal refusal) {
    return new SessionEvent.Failed(task.session().id(), answerId, task.question().id(), refusal);
  }
}
