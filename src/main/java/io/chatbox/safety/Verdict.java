package io.chatbox.safety;

/** What a filter says of a text. */
public sealed interface Verdict {
  /** Nothing against it. */
  Verdict PASS = new Pass();

  /** It goes on as it is. */
  record Pass() implements Verdict {}

  /**
   * It goes on as another one.
   *
   * @param text well-formed UTF-16; may be empty in an answer only
   */
  record Change(String text) implements Verdict {}

  /**
   * It goes no further.
   *
   * @param detail for the log: a few words such as categories, never any of the text
   */
  record Refuse(Reason reason, String detail) implements Verdict {}

  /** As much as its user is told. */
  enum Reason {
    /** It is against the rules: another text may pass, the same won't. */
    RULES,
    /** Nobody could say: the same text may pass later. */
    UNCHECKED
  }
}
