package io.chatbox.protocol;

import java.time.Duration;
import java.util.Optional;

/**
 * A request that can't be carried out, for a reason the client may know. Thrown where the reason is
 * known, by {@link Reason#refusal}, and translated once at each edge.
 */
public final class ChatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  ChatException(Refusal refusal) {
    super(refusal.message());
    this.refusal = refusal;
  }

  /** With the fault behind it, for the log only. */
  public ChatException causedBy(Throwable fault) {
    initCause(fault);
    return this;
  }

  public Refusal refusal() {
    return refusal;
  }

  public ErrorCode code() {
    return refusal.code();
  }

  public Optional<Duration> retryAfter() {
    return refusal.retryAfter();
  }
}
