package io.chatbox.chat;

/**
 * The text of an answer as it grows. Pieces that come out never split a surrogate pair, whatever
 * goes in: half a pair waits for its other half. Guarded by its turn.
 */
final class AnswerText {
  /** UTF-16 units. Far more than any model writes; a model that never stops is cut here. */
  static final int MAX_LENGTH = 500_000;

  private final StringBuilder text = new StringBuilder();
  private char half;

  /** Takes more and gives what can be passed on of it, perhaps nothing. */
  String append(String more) {
    String piece = half == 0 ? more : half + more;
    half = 0;
    char last = piece.charAt(piece.length() - 1);
    if (Character.isHighSurrogate(last)) {
      half = last;
      piece = piece.substring(0, piece.length() - 1);
    }
    text.append(piece);
    return piece;
  }

  int length() {
    return text.length();
  }

  boolean isFull() {
    return text.length() >= MAX_LENGTH;
  }

  /** All that was passed on. A half pair whose other half never came is not part of it. */
  @Override
  public String toString() {
    return text.toString();
  }
}
