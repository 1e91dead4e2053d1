package io.chatbox.security;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * Which paths are looked at at all: those that everybody reads alike. Of what RFC 3986 section 3.3
 * allows, path parameters are left out ({@code /users/victim;x=1} is {@code victim} to some), and
 * so are empty segments, {@code .} and {@code ..}, in whatever spelling, and escapes of what means
 * something in a path or in a log.
 */
final class PlainPath {
  private static final String ALLOWED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,=:@/%";

  /** Of which the escaped form is refused too: they end a path or a segment for somebody. */
  private static final String NEVER_ESCAPED = "/\\.#";

  private static final BitSet PLAIN = new BitSet();

  static {
    ALLOWED.chars().forEach(PLAIN::set);
  }

  private PlainPath() {}

  /**
   * @param path as it was sent, with its escapes
   */
  static boolean is(String path) {
    return path.startsWith("/")
        && path.chars().allMatch(PLAIN::get)
        && hasPlainSegments(path)
        && hasPlainEscapes(path);
  }

  /** The last may be empty: a slash at the end. */
  private static boolean hasPlainSegments(String path) {
    return !path.contains("//")
        && !path.contains("/./")
        && !path.contains("/../")
        && !path.endsWith("/.")
        && !path.endsWith("/..");
  }

  private static boolean hasPlainEscapes(String path) {
    if (path.indexOf('%') < 0) {
      return true;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(path.length());
    for (int i = 0; i < path.length(); i++) {
      int octet = path.charAt(i);
      if (octet == '%') {
        octet = escaped(path, i);
        if (octet < 0 || NEVER_ESCAPED.indexOf(octet) >= 0) {
          return false;
        }
        i += 2;
      }
      bytes.write(octet);
    }
    return isText(bytes.toByteArray());
  }

  /** The octet that an escape at {@code at} stands for, or -1 if it is none. */
  private static int escaped(String path, int at) {
    if (at + 2 >= path.length()) {
      return -1;
    }
    int high = Character.digit(path.charAt(at + 1), 16);
    int low = Character.digit(path.charAt(at + 2), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static boolean isText(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(utf8))
          .chars()
          .noneMatch(Character::isISOControl);
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
