package io.chatbox.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Map;

/**
 * Writes one JSON object (RFC 8259) into a buffer, with no steps between: the pieces of answers
 * pass here by the thousand. Values that are null are left out.
 */
final class JsonText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  /** Characters after which text goes on to where it is written. */
  private static final int PIECE = 8 * 1024;

  private final StringBuilder out;

  /** Where text goes that is too long to be kept; null if all of it is. */
  private final Writer further;

  JsonText(int capacity) {
    this(capacity, null);
  }

  /**
   * @param further gets what is done, in pieces; or null
   */
  JsonText(int capacity, Writer further) {
    out = new StringBuilder(further == null ? capacity : Math.min(capacity, PIECE)).append('{');
    this.further = further;
  }

  JsonText text(String name, String value) {
    if (value != null) {
      name(name);
      quote(value);
    }
    return this;
  }

  JsonText id(String name, Id id) {
    return text(name, id == null ? null : id.value());
  }

  JsonText number(String name, long value) {
    name(name);
    out.append(value);
    return this;
  }

  JsonText truth(String name, boolean value) {
    name(name);
    out.append(value);
    return this;
  }

  /**
   * @param values whose names may be anything
   */
  JsonText texts(String name, Map<String, String> values) {
    object(name);
    values.forEach(
        (key, value) -> {
          separate();
          quote(key);
          out.append(':');
          quote(value);
        });
    return end();
  }

  JsonText object(String name) {
    name(name);
    return open('{');
  }

  JsonText array(String name) {
    name(name);
    return open('[');
  }

  /** An object in an array. */
  JsonText element() {
    separate();
    return open('{');
  }

  private JsonText open(char bracket) {
    out.append(bracket);
    return this;
  }

  JsonText end() {
    out.append('}');
    return this;
  }

  JsonText endArray() {
    out.append(']');
    return this;
  }

  /** The text, or what of it hasn't been written. */
  String finish() {
    return out.append('}').toString();
  }

  /** One of ours, with nothing in it to be escaped. */
  private void name(String name) {
    separate();
    out.append('"').append(name).append("\":");
  }

  /** Only called where a name or an element comes, so an open bracket there is never a string's. */
  private void separate() {
    char last = out.charAt(out.length() - 1);
    if (last != '{' && last != '[') {
      out.append(',');
    }
  }

  private void quote(String text) {
    out.append('"');
    int copied = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isSurrogate(c) && !Text.loneSurrogate(text, i)) {
        i++;
        continue;
      }
      copy(text, copied, i);
      escape(c);
      copied = i + 1;
    }
    copy(text, copied, text.length());
    out.append('"');
  }

  private void copy(String text, int from, int to) {
    if (further == null) {
      out.append(text, from, to);
      return;
    }
    int at = from;
    while (out.length() + to - at > PIECE) {
      int room = Math.max(0, PIECE - out.length());
      out.append(text, at, at + room);
      at += room;
      writeOut();
    }
    out.append(text, at, to);
  }

  private void writeOut() {
    try {
      further.append(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.setLength(0);
  }

  private void escape(char c) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append(c);
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (Character.isSurrogate(c)) {
          // Half a pair can't be sent as UTF-8; one unit for one, so that offsets still hold.
          out.append('\ufffd');
        } else {
          out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 0xf]);
        }
      }
    }
  }
}
