package io.chatbox.protocol;

/**
 * Why the server ends a connection (RFC 6455 section 7.4; 4000 and up are ours), and what a client
 * does then.
 */
public enum CloseCode {
  /** Regular end. Don't reconnect. */
  NORMAL(1000),
  /** The server is going away. Reconnect at once, another server answers. */
  GOING_AWAY(1001),
  /** What came is no WebSocket frame. Don't reconnect before the client is mended. */
  PROTOCOL_ERROR(1002),
  /** A binary frame came. Don't reconnect before the client is mended. */
  UNSUPPORTED_DATA(1003),
  /** A text message was no UTF-8. Don't reconnect before the client is mended. */
  NOT_UTF8(1007),
  /**
   * The client goes on sending, however often it is refused. Don't reconnect before it is mended.
   */
  FLOODING(1008),
  /** A message was over {@code MAX_MESSAGE_SIZE}. Reconnect, send less. */
  TOO_BIG(1009),
  /** A fault on our side. Reconnect with backoff. */
  INTERNAL_ERROR(1011),
  /** The token expired or was refused. Get a new one first, then reconnect. */
  TOKEN_REFUSED(4001),
  /** Not permitted. Don't reconnect. */
  NOT_PERMITTED(4003),
  /** The client reads too slowly. Reconnect and {@code sync}. */
  TOO_SLOW(4008);

  private final int code;

  CloseCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
