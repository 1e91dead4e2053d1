package io.chatbox.protocol;

import java.time.Duration;
import java.util.Optional;

/**
 * Why something is refused. Each feature names its reasons in one place, the class {@code Refusals}
 * of its package; all of them are listed in {@code docs/asyncapi.yaml}, which a test keeps.
 *
 * @param word as clients see it, in lower snake case; it never changes
 * @param message what the client can do; {@code %s} stands for what {@link #refusal} is given
 */
public record Reason(ErrorCode code, String word, String message) {
  /** As clients are told; for a message that names nothing. */
  public Refusal told() {
    return new Refusal(code, word, message, Optional.empty());
  }

  /**
   * @param details what the message names, none of it secret or somebody else's
   */
  public ChatException refusal(Object... details) {
    return new ChatException(new Refusal(code, word, message.formatted(details), Optional.empty()));
  }

  /**
   * @param wait after which the same request may succeed
   */
  public ChatException refusalFor(Duration wait) {
    return new ChatException(new Refusal(code, word, message, Optional.of(wait)));
  }
}
