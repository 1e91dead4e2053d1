package io.chatbox.llm;

import io.chatbox.config.ModelSettings;
import io.chatbox.config.Settings;
import java.time.Duration;

/**
 * How long an answer may take.
 *
 * @param firstPiece from the question to the first piece of text
 * @param idle from one piece to the next, and from the last one to the end
 * @param answer from the question to the end
 */
record Timeouts(Duration firstPiece, Duration idle, Duration answer) {

  static Timeouts of(Settings settings) {
    return new Timeouts(
        settings.get(ModelSettings.LLM_FIRST_TOKEN_TIMEOUT),
        settings.get(ModelSettings.LLM_IDLE_TIMEOUT),
        settings.get(ModelSettings.LLM_STREAM_TIMEOUT));
  }

  /** The same for an answer of which some time has passed, and no piece has come. */
  Timeouts after(Duration passed) {
    return new Timeouts(firstPiece, idle, answer.minus(passed));
  }

  /** What there is to say of a stream's time. */
  sealed interface Check {
    /**
     * It has taken too long.
     *
     * @param setting whose limit that is
     */
    record Exceeded(String setting, Duration limit) implements Check {}

    /**
     * It is in time.
     *
     * @param next when to look again
     */
    record InTime(Duration next) implements Check {}
  }

  /** Of an answer that takes too long as a whole. */
  Check.Exceeded answerExceeded() {
    return new Check.Exceeded("LLM_STREAM_TIMEOUT", answer);
  }

  /**
   * Looks at a stream.
   *
   * @param elapsed nanoseconds since the question
   * @param sincePiece nanoseconds since the last piece, or negative before the first
   */
  Check check(long elapsed, long sincePiece) {
    if (elapsed >= answer.toNanos()) {
      return answerExceeded();
    }
    boolean begun = sincePiece >= 0;
    long left = begun ? idle.toNanos() - sincePiece : firstPiece.toNanos() - elapsed;
    if (left <= 0) {
      return begun
          ? new Check.Exceeded("LLM_IDLE_TIMEOUT", idle)
          : new Check.Exceeded("LLM_FIRST_TOKEN_TIMEOUT", firstPiece);
    }
    // A first piece that comes just after this look starts the idle time: look again before that
    // can run out, so that no piece ever has to move the timer.
    long next = Math.min(Math.min(left, answer.toNanos() - elapsed), idle.toNanos());
    return new Check.InTime(Duration.ofNanos(next));
  }
}
