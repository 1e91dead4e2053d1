package io.chatbox.llm;

/**
 * Makes well-formed UTF-16 of pieces of text: joins a surrogate pair that was split between two
 * pieces and puts U+FFFD for a surrogate that stands alone; NUL, which no text has, is left out.
 * Plain pieces pass as they are. For one thread at a time.
 */
final class WellFormed {
  private static final char REPLACEMENT = '\uFFFD';

  /** A high surrogate that ended the last piece, or 0. */
  private char held;

  /** The next piece, perhaps empty. */
  String next(String piece) {
    if (held == 0 && isPlain(piece)) {
      return piece;
    }
    StringBuilder text = new StringBuilder(piece.length() + 1);
    for (int i = 0; i < piece.length(); i++) {
      append(text, piece.charAt(i));
    }
    return text.toString();
  }

  /** What was held back when no more pieces come, perhaps empty. */
  String rest() {
    boolean alone = held != 0;
    held = 0;
    return alone ? String.valueOf(REPLACEMENT) : "";
  }

  /** The beginning of a well-formed text, which is well-formed too. */
  static String cut(String text, int most) {
    boolean inPair = most > 0 && Character.isHighSurrogate(text.charAt(most - 1));
    return text.substring(0, inPair ? most - 1 : most);
  }

  private void append(StringBuilder text, char unit) {
    if (unit == 0) {
      return;
    }
    if (held != 0) {
      char high = held;
      held = 0;
      if (Character.isLowSurrogate(unit)) {
        text.append(high).append(unit);
        return;
      }
      text.append(REPLACEMENT);
    }
    if (Character.isHighSurrogate(unit)) {
      held = unit;
    } else {
      text.append(Character.isLowSurrogate(unit) ? REPLACEMENT : unit);
    }
  }

  private static boolean isPlain(String piece) {
    for (int i = 0; i < piece.length(); i++) {
      char unit = piece.charAt(i);
      if (unit == 0 || Character.isSurrogate(unit)) {
        return false;
      }
    }
    return true;
  }
}
