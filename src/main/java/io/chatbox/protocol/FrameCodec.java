package io.chatbox.protocol;

import java.time.Clock;

/**
 * Turns text into {@link ClientFrame}s and {@link ServerFrame}s into text. Stateless; any number of
 * threads.
 */
public final class FrameCodec {

  public FrameCodec(Clock clock) {}

  /**
   * @throws ChatException with {@link ErrorCode#INVALID_FORMAT} or {@link ErrorCode#MISSING_FIELD}
   */
  public ClientFrame decode(String text) {
    throw new ChatException(ErrorCode.INVALID_FORMAT, text);
  }

  public String encode(ServerFrame frame) {
    return frame.toString();
  }
}
