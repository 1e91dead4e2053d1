package io.chatbox.protocol;

import java.util.Map;

/**
 * Writes one JSON object (RFC 8259) into a buffer, with no steps between: the pieces of answers
 * pass here by the thousand. Values that are null are left out.
 */
final class JsonText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder out;

  JsonText(int capacity) {
    out = new StringBuilder(capacity).append('{');
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

  JsonText texts(String name, Map<String, String> values) {
    object(name);
    values.forEach(this::text);
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

  String finish() {
    return out.append('}').toString();
  }

  private void name(String name) {
    separate();
    quote(name);
    out.append(':');
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
      out.append(text, copied, i);
      escape(c);
      copied = i + 1;
    }
    out.append(text, copied, text.length()).append('"');
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
