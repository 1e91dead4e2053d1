package io.chatbox.llm.wire;

/** What one response came to. */
sealed interface Ending {
  /** The answer is complete. */
  record Complete(String finishReason) implements Ending {}

  /**
   * The provider refuses, or breaks its answer off.
   *
   * @param what where it says so, for the log
   * @param status of the response
   */
  record Refused(String what, int status, ProviderError error, Meaning meaning) implements Ending {
    /** For the log. */
    String detail() {
      return error.word().isEmpty() ? what : what + " " + error.word();
    }
  }

  /**
   * What came is no answer, or only a part of one.
   *
   * @param detail for the log
   */
  record Broken(String detail, Meaning meaning) implements Ending {}
}
