package io.chatbox.llm;

import java.time.Duration;
import java.util.Optional;

/**
 * Why a model gave no answer.
 *
 * @param detail for the log: what happened, without message content or keys
 * @param retryAfter how long to wait at least before the same request is worth another try, zero if
 *     nobody said; absent if it would fail again
 */
public record LlmFailure(Kind kind, String detail, Optional<Duration> retryAfter) {

  /** What it means to whoever asked. */
  public enum Kind {
    /** Unreachable, overloaded, answering with an error or with nonsense. */
    UNAVAILABLE,
    /** Too slow: to begin, between pieces or as a whole. */
    TIMEOUT,
    /**
     * The provider can't be used as it is set up, and no user can mend that: its key, its account,
     * the model's name, something that the model doesn't know.
     */
    UNUSABLE,
    /** The provider refuses this request for what is said in it; the same one will fail again. */
    REJECTED,
    /** The provider finds the conversation longer than its model can read. */
    TOO_LONG,
    /** A filter of ours refuses the question: no provider got it. */
    REFUSED,
    /** A filter of ours could not judge the question or the answer. */
    UNCHECKED
  }

  /** One that lasts: the same request would fail again, or there is no time for another. */
  public LlmFailure(Kind kind, String detail) {
    this(kind, detail, Optional.empty());
  }

  /** The same, of a fault that passes. */
  public LlmFailure passing(Duration retryAfter) {
    return new LlmFailure(kind, detail, Optional.of(retryAfter));
  }
}
