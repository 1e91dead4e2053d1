package io.chatbox.session.store;

import java.text.BreakIterator;
import java.util.Locale;
import java.util.Optional;

/**
 * What a session is called until its user gives it a name: the first sentence of its first message,
 * on one line, cut where a line may break.
 */
final class SessionName {
  /** In UTF-16 units, the closing mark of a cut one included. */
  static final int LONGEST = 60;

  private static final String CUT = "…";

  /** A cut that leaves less than this goes through a word, which then is a long one. */
  private static final int SHORTEST_CUT = 30;

  /** More than this of a text never decides about its name. */
  private static final int WINDOW = 4 * LONGEST;

  private static final char PARAGRAPH = '\u2029';

  private SessionName() {}

  /**
   * @param content any text
   * @return what can be shown as it is: no control characters, no unpaired surrogates, no white
   *     space at its ends or twice in a row; absent if nothing is left
   */
  static Optional<String> of(String content) {
    String line = withoutMarks(collapsed(content));
    String sentence = firstSentence(line.substring(0, Math.min(line.length(), WINDOW)));
    return Optional.of(sentence.length() <= LONGEST ? sentence : cut(sentence))
        .filter(name -> !name.isEmpty());
  }

  /**
   * White space and control characters as one space, an empty line as the end of a paragraph.
   * Without what would reach beyond the name's end: unpaired surrogates, and marks that turn the
   * direction of all that follows.
   */
  private static String collapsed(String content) {
    StringBuilder text = new StringBuilder(Math.min(content.length(), 1024));
    boolean gap = false;
    int lineEnds = 0;
    for (int at = 0; at < content.length(); ) {
      int point = content.codePointAt(at);
      at += Character.charCount(point);
      if (isGap(point)) {
        gap = true;
        lineEnds += point == '\n' ? 1 : point == PARAGRAPH ? 2 : 0;
      } else if (!isLeftOut(point)) {
        if (gap && !text.isEmpty()) {
          text.append(lineEnds > 1 ? PARAGRAPH : ' ');
        }
        text.appendCodePoint(point);
        gap = false;
        lineEnds = 0;
      }
    }
    return text.toString();
  }

  private static boolean isGap(int point) {
    return Character.isWhitespace(point)
        || Character.isSpaceChar(point)
        || Character.isISOControl(point);
  }

  private static boolean isLeftOut(int point) {
    return Character.getType(point) == Character.SURROGATE
        || point == 0xFEFF
        || point >= 0x202A && point <= 0x202E
        || point >= 0x2066 && point <= 0x2069;
  }

  /** Without Markdown's marks of headings, quotes, lists and emphasis at its start. */
  private static String withoutMarks(String text) {
    int start = 0;
    for (int end = 0; end < text.length(); end++) {
      char c = text.charAt(end);
      boolean gap = c == ' ' || c == PARAGRAPH;
      if (gap || c == '*' || c == '>') {
        // "-5" and "#topic" are words: these two are marks before a gap only.
        start = end + 1;
      } else if (c != '#' && c != '-') {
        return text.substring(start);
      }
    }
    return "";
  }

  /** The first that has a letter: "1." is none. */
  private static String firstSentence(String text) {
    BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
    sentences.setText(text);
    int end = sentences.next();
    while (end < text.length() && end != BreakIterator.DONE && !endsSentence(text, end)) {
      end = sentences.next();
    }
    String sentence = end == BreakIterator.DONE ? text : text.substring(0, end);
    return sentence.replace(PARAGRAPH, ' ').strip();
  }

  /** The question mark of an address is no end, unlike the full stop of a script without gaps. */
  private static boolean endsSentence(String text, int end) {
    char last = text.charAt(end - 1);
    return (Character.isWhitespace(last) || last > 0x7F)
        && text.substring(0, end).codePoints().anyMatch(Character::isLetter);
  }

  private static String cut(String text) {
    int longest = LONGEST - CUT.length();
    BreakIterator graphemes = BreakIterator.getCharacterInstance(Locale.ROOT);
    graphemes.setText(text);
    BreakIterator lines = BreakIterator.getLineInstance(Locale.ROOT);
    lines.setText(text);
    for (int brk = lines.preceding(longest + 2); brk >= SHORTEST_CUT; brk = lines.previous()) {
      int end = trimmed(text, brk);
      if (end >= SHORTEST_CUT && end <= longest && graphemes.isBoundary(end)) {
        return text.substring(0, end) + CUT;
      }
    }
    int end = graphemes.preceding(longest + 1);
    return end == 0 ? "" : text.substring(0, end).strip() + CUT;
  }

  /** Where to end so that no space and no comma stands before the mark. */
  private static int trimmed(String text, int end) {
    int trimmed = end;
    while (trimmed > 0 && " ,;:(-–—".indexOf(text.charAt(trimmed - 1)) >= 0) {
      trimmed--;
    }
    return trimmed;
  }
}
