package io.chatbox.llm.demo;

/** Quotes a user within Markdown: on one line, short, and as plain text whatever it holds. */
final class Quote {
  private static final int LIMIT = 200;

  /** What can begin something in Markdown or HTML, and what can where a line begins. */
  private static final String MARKUP = "\\`*_[]<>|~&";

  private static final String MARKUP_AT_START = "#+-=";

  private Quote() {}

  static String of(String text) {
    String line = text.strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
    if (line.length() <= LIMIT) {
      return escaped(line);
    }
    boolean inPair = Character.isHighSurrogate(line.charAt(LIMIT - 1));
    return escaped(line.substring(0, inPair ? LIMIT - 1 : LIMIT)) + "…";
  }

  private static String escaped(String line) {
    StringBuilder text = new StringBuilder(line.length() + 16);
    for (int i = 0; i < line.length(); i++) {
      char unit = line.charAt(i);
      if (MARKUP.indexOf(unit) >= 0 || i == 0 && MARKUP_AT_START.indexOf(unit) >= 0) {
        text.append('\\');
      }
      text.append(unit);
    }
    return text.toString();
  }
}
