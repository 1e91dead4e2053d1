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

  /**
   * The state of a stream's time.
   *
   * @param exceeded the setting that is exceeded, or null
   * @param limit that setting's value; if none is exceeded, when to look again
   */
  record Verdict(String exceeded, Duration limit) {}

  /**
   * Judges a stream.
   *
   * @param elapsed nanoseconds since the question
   * @param sincePiece nanoseconds since the last piece, or negative before the first
   */
  Verdict judge(long elapsed, long sincePiece) {
    if (elapsed >= answer.toNanos()) {
      return new Verdict("LLM_STREAM_TIMEOUT", answer);
    }
    boolean begun = sincePiece >= 0;
    long left = begun ? idle.toNanos() - sincePiece : firstPiece.toNanos() - elapsed;
    if (left <= 0) {
      return begun
          ? new Verdict("LLM_IDLE_TIMEOUT", idle)
          : new Verdict("LLM_FIRST_TOKEN_TIMEOUT", firstPiece);
    }
    // A first piece that comes just after this look starts the idle time: look again before that
    // can run out, so that no piece ever has to move the timer.
    long next = Math.min(Math.min(left, answer.toNanos() - elapsed), idle.toNanos());
    return new Verdict(null, Duration.ofNanos(next));
  }
}
