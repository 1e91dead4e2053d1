package io.chatbox.dev;

/** Writes one answer in a provider's wire format; keeps what it has to know of it so far. */
interface FakeFormat {
  String role();

  String piece(String text);

  String noise();

  /**
   * @param pieces how many there were
   */
  String finish(String reason, int pieces);

  String usage(int pieces);

  String done(int pieces);

  String failure(String code);

  /** JSON text; what UTF-8 can't carry becomes an escape. */
  static String quote(String text) {
    StringBuilder json = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            point -> {
              if (point == '"' || point == '\\') {
                json.append('\\').append((char) point);
              } else if (point < ' ' || point >= 0xD800 && point <= 0xDFFF) {
                json.append("\\u%04x".formatted(point));
              } else {
                json.appendCodePoint(point);
              }
            });
    return json.append('"').toString();
  }
}
