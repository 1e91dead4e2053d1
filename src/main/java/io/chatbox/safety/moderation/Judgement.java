package io.chatbox.safety.moderation;

/** What the API says of a text. */
sealed interface Judgement {

  /** Nothing against it. */
  record Clean() implements Judgement {}

  /**
   * @param categories the API's words for what it is, for the log
   */
  record Flagged(String categories) implements Judgement {}

  /**
   * Nothing that could be understood.
   *
   * @param detail for the log: what happened, nothing of what was sent or received
   * @param passes whether the same request may be answered the next time
   */
  record Missing(String detail, boolean passes) implements Judgement {}
}
