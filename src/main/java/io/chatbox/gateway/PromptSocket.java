package io.chatbox.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A socket that may take a message at once, without making anybody wait. */
interface PromptSocket extends Socket {
  /**
   * Whether {@link #sendNow} can do anything here; if not, what is to be sent waits for {@link
   * #send}.
   */
  boolean takesNow();

  /**
   * Sends as much of a text message as the network takes at once, and never waits. Not while
   * another thread sends.
   *
   * @return the whole frame, positioned behind what was sent of it; the rest is for {@link
   *     #sendRest}
   */
  ByteBuffer sendNow(String text);

  /** Sends what {@link #sendNow} left; blocks as {@link #send} does. */
  void sendRest(ByteBuffer frame) throws IOException;
}
