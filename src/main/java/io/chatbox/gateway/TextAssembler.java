package io.chatbox.gateway;

import java.util.Optional;

/**
 * Puts the parts of a text message together and counts its bytes as they come: the container's own
 * limit sees single frames only. Used by the socket's reading thread alone.
 */
final class TextAssembler {
  private final int maxBytes;
  private StringBuilder parts;
  private long bytes;

  TextAssembler(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** The message is over the limit (RFC 6455 section 7.4.1, 1009). */
  static final class TooBig extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** The whole message, once its last part is here. */
  Optional<String> add(String part, boolean last) throws TooBig {
    bytes += utf8Length(part);
    if (bytes > maxBytes) {
      parts = null;
      throw new TooBig();
    }
    if (last && parts == null) {
      bytes = 0;
      return Optional.of(part);
    }
    parts = parts == null ? new StringBuilder() : parts;
    parts.append(part);
    if (!last) {
      return Optional.empty();
    }
    String whole = parts.toString();
    parts = null;
    bytes = 0;
    return Optional.of(whole);
  }

  /** RFC 3629: one to three bytes a unit, four for a pair. */
  private static long utf8Length(String text) {
    long length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return length;
  }
}
