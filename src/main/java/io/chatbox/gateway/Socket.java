package io.chatbox.gateway;

import io.chatbox.protocol.CloseCode;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The sending side of a WebSocket, as an {@link Outbox} needs it. */
interface Socket {
  /** Sends a text message; blocks while the peer doesn't read. One thread at a time. */
  void send(String text) throws IOException;

  /** Sends a ping; blocks as {@link #send} does. */
  void ping() throws IOException;

  /** Answers a ping with its payload; blocks as {@link #send} does. */
  void pong(ByteBuffer payload) throws IOException;

  /**
   * Makes a send that blocks fail. What it has sent is half a frame: only a close is left then.
   *
   * @param sender the thread in {@link #send} or {@link #ping}
   * @return whether that is possible here
   */
  boolean cancelSend(Thread sender);

  /**
   * Ends the connection: close frame, the peer's answer, or none after some seconds. Blocks until
   * then.
   */
  void close(CloseCode code, String reason);
}
