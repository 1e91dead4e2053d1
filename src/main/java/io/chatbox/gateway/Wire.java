package io.chatbox.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The numbers of RFC 6455, and the server's frames: whole, and without a mask. */
final class Wire {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  static final int FIN = 0x80;
  static final int MASKED = 0x80;

  /** Longest payload of a control frame (section 5.5). */
  static final int MAX_CONTROL = 125;

  /** Announces a length in the next two bytes, or eight (section 5.2). */
  static final int LENGTH_16 = 126;

  static final int LENGTH_64 = 127;

  /** A close frame without a code (section 7.1.5). */
  static final int NO_CODE = 1005;

  /** No close frame at all. */
  static final int ABNORMAL = 1006;

  private static final int CODE_BYTES = 2;

  private Wire() {}

  /** A whole message. */
  static byte[] text(String content) {
    return frame(TEXT, content.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A ping or pong.
   *
   * @param payload at most {@link #MAX_CONTROL} bytes
   */
  static byte[] control(int opcode, ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.duplicate().get(bytes);
    return frame(opcode, bytes);
  }

  /**
   * @param code {@link #NO_CODE} for none
   * @param reason what doesn't fit is left out
   */
  static byte[] close(int code, String reason) {
    if (code == NO_CODE) {
      return frame(CLOSE, new byte[0]);
    }
    byte[] words = reason.getBytes(StandardCharsets.UTF_8);
    int length = words.length <= MAX_CONTROL - CODE_BYTES ? words.length : 0;
    return frame(
        CLOSE,
        ByteBuffer.allocate(CODE_BYTES + length)
            .putShort((short) code)
            .put(words, 0, length)
            .array());
  }

  private static byte[] frame(int opcode, byte[] payload) {
    int length = payload.length;
    int extra = length < LENGTH_16 ? 0 : length <= 0xffff ? Short.BYTES : Long.BYTES;
    ByteBuffer frame = ByteBuffer.allocate(2 + extra + length).put((byte) (FIN | opcode));
    switch (extra) {
      case 0 -> frame.put((byte) length);
      case Short.BYTES -> frame.put((byte) LENGTH_16).putShort((short) length);
      default -> frame.put((byte) LENGTH_64).putLong(length);
    }
    return frame.put(payload).array();
  }

  /** Whether a peer may send this code (section 7.4; 1012 to 1014 are IANA's). */
  static boolean mayBeSent(int code) {
    return code >= 1000 && code <= 1003
        || code >= 1007 && code <= 1014
        || code >= 3000 && code <= 4999;
  }
}
