package io.chatbox.protocol;

/**
 * What can go wrong, as clients see it in an {@code error} frame. An error leaves the connection
 * open unless it is {@linkplain #fatal() fatal}; how a connection ends is {@link CloseCode}'s.
 */
public enum ErrorCode {
  INVALID_TOKEN(true),
  EXPIRED_TOKEN(true),
  INSUFFICIENT_PERMISSIONS(true),
  UNAUTHORIZED(true),
  INVALID_FORMAT(false),
  MISSING_FIELD(false),
  NOT_FOUND(false),
  CONFLICT(false),
  LLM_UNAVAILABLE(false),
  LLM_TIMEOUT(false),
  DATABASE_ERROR(false),
  SERVICE_ERROR(false),
  TOO_MANY_REQUESTS(false),
  CONNECTION_LIMIT_EXCEEDED(false);

  private final boolean fatal;

  ErrorCode(boolean fatal) {
    this.fatal = fatal;
  }

  /** Whether the server closes the connection after the frame. */
  public boolean fatal() {
    return fatal;
  }
}
