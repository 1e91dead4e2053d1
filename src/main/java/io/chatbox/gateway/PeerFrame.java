package io.chatbox.gateway;

import io.chatbox.protocol.CloseCode;
import java.nio.ByteBuffer;

/**
 * What a peer sends over a WebSocket (RFC 6455 section 5): messages whole, control frames as is.
 */
sealed interface PeerFrame {
  /** A text message, out of one frame or of many. */
  record Text(String content) implements PeerFrame {}

  record Ping(ByteBuffer payload) implements PeerFrame {}

  record Pong() implements PeerFrame {}

  /**
   * The peer closes; nothing comes after it.
   *
   * @param code as sent, or {@link Wire#NO_CODE}
   */
  record Close(int code) implements PeerFrame {}

  /**
   * What we don't take: the connection is to be closed. Of all that comes after it only a close is
   * told.
   */
  record Refused(CloseCode code, String reason) implements PeerFrame {}
}
