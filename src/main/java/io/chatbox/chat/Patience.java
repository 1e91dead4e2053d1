package io.chatbox.chat;

import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.MessageId;
import io.chatbox.session.Answers;
import io.chatbox.session.Answers.Claim;
import io.chatbox.session.Message;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Waits, in bounded time, for what an answer can't do without: the end of another server's answer
 * in the same session.
 */
@Singleton
final class Patience {
  /** Longer than any answer with two that wait behind it should take. */
  private static final Duration OTHERS = Duration.ofMinutes(6);

  private static final Duration LOOK = Duration.ofMillis(250);

  private final Answers answers;

  @Inject
  Patience(Answers answers) {
    this.answers = answers;
  }

  /** The store itself, for what need not be waited for. */
  Answers answers() {
    return answers;
  }

  /**
   * Claims the session as soon as no other server answers there.
   *
   * @param cut how the turn is to end, once that is known before it has begun: one that was stopped
   *     has an end to be stored and waits for nobody; one whose server goes away is left to others
   * @return empty if it is not to be had so
   * @throws ChatException {@code CONFLICT} if it takes too long
   */
  Optional<Claim> claim(Message question, MessageId answerId, Supplier<Optional<Ending>> cut) {
    long deadline = System.nanoTime() + OTHERS.toNanos();
    while (!cut.get().equals(Optional.of(Ending.INTERRUPTED))) {
      Optional<Claim> claim = answers.claim(question, answerId);
      if (claim.isPresent() || cut.get().isPresent()) {
        return claim;
      }
      if (System.nanoTime() > deadline) {
        throw Refusals.ANSWERING_ELSEWHERE.refusal();
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return Optional.empty();
  }
}
