package io.chatbox.protocol;

import java.time.Duration;
import java.util.Optional;

/**
 * A request that can't be carried out, for a reason the client may know. Thrown where the reason is
 * known and translated once at each edge. The message says what the client can do; it never holds
 * an internal detail, an exception's text or another user's data.
 */
public final class ChatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient Duration retryAfter;

  public ChatException(ErrorCode code, String message) {
    this(code, message, null, null);
  }

  /** With the fault behind it, for the log only. */
  public ChatException(ErrorCode code, String message, Throwable cause) {
    this(code, message, null, cause);
  }

  /** With the time after which the same request may succeed. */
  public ChatException(ErrorCode code, String message, Duration retryAfter) {
    this(code, message, retryAfter, null);
  }

  private ChatException(ErrorCode code, String message, Duration retryAfter, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  public ErrorCode code() {
    return code;
  }

  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
