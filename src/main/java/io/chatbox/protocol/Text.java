package io.chatbox.protocol;

/** The contract's view of text: what counts of it, and whether UTF-8 can carry it. */
final class Text {
  private Text() {}

  /** Without NUL and without white space at the ends, Unicode's kinds included. */
  static String clean(String text) {
    String kept = text.indexOf('\0') < 0 ? text : text.replace("\0", "");
    int start = 0;
    int end = kept.length();
    while (start < end && blank(kept.charAt(start))) {
      start++;
    }
    while (end > start && blank(kept.charAt(end - 1))) {
      end--;
    }
    return kept.substring(start, end);
  }

  /** Unicode's White_Space, and the four separators of ASCII that Java adds to it. */
  private static boolean blank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }

  /** Index of the first surrogate that stands without its other half, or -1. */
  static int firstLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (loneSurrogate(text, i)) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  /** Whether the surrogate at an index, which is no second half of a pair, stands alone. */
  static boolean loneSurrogate(String text, int index) {
    return Character.isLowSurrogate(text.charAt(index))
        || index + 1 == text.length()
        || !Character.isLowSurrogate(text.charAt(index + 1));
  }
}
