package io.chatbox.gateway;

import io.chatbox.protocol.CloseCode;
import java.io.IOException;

/**
 * The sending side of a WebSocket, as an {@link Outbox} needs it. Called by one thread at a time.
 */
interface Socket {
  /** Sends a text message; blocks while the peer doesn't read. */
  void send(String text) throws IOException;

  /** Sends a ping; blocks as {@link #send} does. */
  void ping() throws IOException;

  /** Ends the connection. Idempotent; may be called while a send blocks, which then fails. */
  void close(CloseCode code, String reason);
}
