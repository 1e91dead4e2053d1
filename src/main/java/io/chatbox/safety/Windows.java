package io.chatbox.safety;

/**
 * How much of a text to judge at once. Where there is a choice, a window ends with a sentence, so
 * that whoever judges it sees sense, and readers see whole ones appear; no window splits a
 * surrogate pair. Lengths in UTF-16 units.
 */
final class Windows {
  /** A judgement of less is not worth its time, unless nothing more comes. */
  static final int LEAST = 80;

  /** So much doesn't wait for the end of its sentence. */
  static final int FULL = 400;

  /** What a judge gets at most; more than one is needed when judging is slower than the model. */
  static final int MOST = 8_000;

  private static final String ENDS = ".!?…:;\"')”»";
  private static final String ENDS_ALONE = "\n。！？";

  private Windows() {}

  /**
   * @param held well-formed
   * @param all whether to wait for nothing more
   * @return length of the next window, or 0 to wait
   */
  static int ready(CharSequence held, boolean all) {
    int length = Math.min(held.length(), MOST);
    if (all && length == held.length()) {
      return length;
    }
    if (length < LEAST) {
      return 0;
    }
    int sentence = sentenceEnd(held, length);
    if (sentence > 0 || length < FULL) {
      return sentence;
    }
    int word = wordEnd(held, length);
    return word > 0 ? word : wholePairs(held, length);
  }

  /** The beginning of a text that is longer than {@code most}. */
  static String cut(String text, int most) {
    return text.substring(0, wholePairs(text, most));
  }

  private static int sentenceEnd(CharSequence text, int length) {
    for (int end = length; end >= LEAST; end--) {
      char last = text.charAt(end - 1);
      boolean afterMark = Character.isWhitespace(last) && ENDS.indexOf(text.charAt(end - 2)) >= 0;
      if (afterMark || ENDS_ALONE.indexOf(last) >= 0) {
        return end;
      }
    }
    return 0;
  }

  private static int wordEnd(CharSequence text, int length) {
    for (int end = length; end >= LEAST; end--) {
      if (Character.isWhitespace(text.charAt(end - 1))) {
        return end;
      }
    }
    return 0;
  }

  private static int wholePairs(CharSequence text, int length) {
    boolean inPair = length > 0 && Character.isHighSurrogate(text.charAt(length - 1));
    return inPair ? length - 1 : length;
  }
}
