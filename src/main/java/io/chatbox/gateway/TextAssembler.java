package io.chatbox.gateway;

import java.util.Optional;

/**
 * Puts the parts of a text message together and counts its bytes as they come: the container's own
 * limit sees single frames only. Parts are counted too, since empty ones cost no bytes. Used by the
 * socket's reading thread alone.
 */
final class TextAssembler {
  /** Clients that split messages at all make parts of kilobytes. */
  static final int MAX_PARTS = 4_096;

  private final int maxBytes;
  private StringBuilder parts;
  private int count;
  private long bytes;
  private boolean over;

  TextAssembler(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** The message is over the limit (RFC 6455 section 7.4.1, 1009). */
  static final class TooBig extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /**
   * The whole message, once its last part is here.
   *
   * @throws TooBig once; all that comes after that is passed over, for the connection is closing
   */
  Optional<String> add(String part, boolean last) throws TooBig {
    if (over) {
      return Optional.empty();
    }
    bytes += utf8Length(part);
    count++;
    if (bytes > maxBytes || count > MAX_PARTS) {
      over = true;
      parts = null;
      throw new TooBig();
    }
    if (!last) {
      parts = parts == null ? new StringBuilder() : parts;
      parts.append(part);
      return Optional.empty();
    }
    String whole = parts == null ? part : parts.append(part).toString();
    parts = null;
    count = 0;
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
