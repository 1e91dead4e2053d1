package io.chatbox.safety;

/**
 * A text on its way to a model, or from it.
 *
 * @param before of an answer, the end of what was let through so far, at most {@link #MOST_BEFORE}
 *     UTF-16 units, so that the beginning of {@code text} can be understood; else empty
 * @param text well-formed UTF-16, not empty
 */
public record Passage(Position position, String before, String text) {
  /** The longest {@code before}. */
  public static final int MOST_BEFORE = 500;

  /** Where a text stands in the conversation. */
  public enum Position {
    /** What people and models have said before the question, a message each. */
    EARLIER,
    /** What the model is to answer. */
    QUESTION,
    /** A part of the answer. */
    ANSWER
  }

  Passage withText(String other) {
    return new Passage(position, before, other);
  }
}
