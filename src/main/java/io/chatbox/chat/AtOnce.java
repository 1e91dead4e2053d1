package io.chatbox.chat;

import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.MessageId;
import io.chatbox.session.Answers;
import io.chatbox.session.Answers.Claim;
import io.chatbox.session.Answers.Opening;
import io.chatbox.session.Message;
import io.chatbox.session.Sessions.Stored;
import io.chatbox.telemetry.Log;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Questions that nothing has to be waited for: the model is asked while they are being stored. It
 * may have been asked for nothing then, if they can't be.
 */
final class AtOnce {
  private static final Log log = Log.of(AtOnce.class);

  private final TurnParts parts;
  private final Answers answers;

  AtOnce(TurnParts parts) {
    this.parts = parts;
    answers = parts.patience().answers();
  }

  /** How a turn goes on its way. */
  @FunctionalInterface
  interface Entry extends Function<Opened, Turn> {}

  /** What a turn is made of. */
  record Opened(Task task, Opening opening) {}

  /**
   * Stores a question and has it answered. Blocks until it is stored.
   *
   * @param entry makes the turn and starts it
   * @param stored told when it is stored, before anything of the answer is
   * @return empty if that can't be done at once, and nothing has come of it
   */
  Optional<Stored> ask(Question question, Entry entry, Consumer<Stored> stored) {
    return answers
        .open(question.sessionId(), question.draft(), MessageId.next())
        .flatMap(
            opening -> {
              Task task = Task.first(opening.session(), opening.question(), question.asker());
              Turn turn = entry.apply(new Opened(task, opening));
              return store(opening, task, turn, stored);
            });
  }

  private Optional<Stored> store(Opening opening, Task task, Turn turn, Consumer<Stored> told) {
    Optional<Message> answer;
    try {
      answer = answers.begin(opening, parts.models().of(task).id());
    } catch (RuntimeException | Error fault) {
      turn.abandon();
      // Not here: whoever asked has waited for the database once.
      parts.threads().execute(() -> release(opening.claim()));
      throw fault;
    }
    if (answer.isEmpty()) {
      turn.abandon();
      return Optional.empty();
    }
    Stored stored = new Stored(opening.session(), opening.question(), false, false);
    try {
      told.accept(stored);
    } finally {
      // Whoever asked may be gone; a turn that waits for this would never end.
      turn.stored(answer.get());
    }
    return Optional.of(stored);
  }

  private void release(Claim claim) {
    try {
      answers.release(claim);
    } catch (ChatException e) {
      log.debug("claim not given back, it lapses", "session", claim.sessionId());
    }
  }
}
