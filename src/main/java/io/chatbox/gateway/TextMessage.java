package io.chatbox.gateway;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A text message that is under way: decoded as it comes, since fragments may split a character (RFC
 * 6455 section 5.6), and refused at the first byte that is no UTF-8.
 */
final class TextMessage {
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final StringBuilder text = new StringBuilder();

  /** The beginning of a character of which the rest is to come. */
  private byte[] begun = new byte[0];

  private long bytes;
  private int parts;

  /**
   * Bytes announced so far, those of the next frame as well; a sum beyond all numbers is the last.
   */
  long announce(long length) {
    parts++;
    bytes += Math.min(length, Long.MAX_VALUE - bytes);
    return bytes;
  }

  /** Frames so far. */
  int parts() {
    return parts;
  }

  void add(byte[] from, int at, int length) throws CharacterCodingException {
    ByteBuffer in = ByteBuffer.wrap(from, at, length);
    if (begun.length > 0) {
      in = ByteBuffer.allocate(begun.length + length).put(begun).put(in).flip();
    }
    CharBuffer out = CharBuffer.allocate(in.remaining()); // Never more units than bytes.
    CoderResult result = decoder.decode(in, out, false);
    if (result.isError()) {
      result.throwException();
    }
    begun = new byte[in.remaining()];
    in.get(begun);
    text.append(out.flip());
  }

  String end() throws CharacterCodingException {
    if (begun.length > 0) {
      throw new CharacterCodingException();
    }
    return text.toString();
  }
}
