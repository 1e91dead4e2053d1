package io.chatbox.llm;

/**
 * Why a model gave no answer.
 *
 * @param detail for the log: what happened, without message content or keys
 */
public record LlmFailure(Kind kind, String detail) {

  /** What it means to whoever asked. */
  public enum Kind {
    /** Unreachable, overloaded, answering with an error or with nonsense. */
    UNAVAILABLE,
    /** Too slow: to begin, between pieces or as a whole. */
    TIMEOUT,
    /** The provider refuses this request; the same one will fail again. */
    REJECTED
  }
}
