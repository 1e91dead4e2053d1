package io.chatbox.llm;

import io.chatbox.telemetry.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A model call's lines in the log.
 *
 * @param provider the model's id
 */
record CallReport(String provider) {
  private static final Log log = Log.of(CallReport.class);

  /**
   * The one line of each call.
   *
   * @param firstPieceNanos until the first piece, or negative if there was none
   * @param usage as the provider counted, or null
   * @param end how it ended, or null if it was given up
   */
  void ended(long firstPieceNanos, long totalNanos, StreamEvent.Usage usage, StreamEvent end) {
    List<Object> pairs = new ArrayList<>(List.of("provider", provider));
    if (firstPieceNanos >= 0) {
      pairs.addAll(List.of("first_piece_ms", firstPieceNanos / 1_000_000));
    }
    pairs.addAll(List.of("total_ms", totalNanos / 1_000_000));
    if (usage != null) {
      pairs.addAll(List.of("prompt_tokens", usage.promptTokens()));
      pairs.addAll(List.of("completion_tokens", usage.completionTokens()));
    }
    if (end instanceof StreamEvent.End complete) {
      pairs.addAll(List.of("outcome", "complete", "finish_reason", complete.finishReason()));
    } else if (end instanceof StreamEvent.Failed failed) {
      String kind = failed.failure().kind().name().toLowerCase(Locale.ROOT);
      pairs.addAll(List.of("outcome", kind, "detail", failed.failure().detail()));
    } else {
      pairs.addAll(List.of("outcome", "cancelled"));
    }
    log.info("Model call", pairs.toArray());
  }

  /** A line that operators search for: the sentence and the first two keys are fixed. */
  void timedOut(String setting, Duration limit) {
    log.error("LLM stream timeout", "provider", provider, "after", text(limit), "limit", setting);
  }

  /**
   * A line that operators search for: the sentence and the first three keys are fixed.
   *
   * @param attempt the one that failed, counted from 1
   */
  void retrying(int attempt, Duration delay, LlmFailure failure) {
    log.warn(
        "LLM call failed, retry",
        "attempt",
        attempt,
        "delay",
        delay.toMillis() + "ms",
        "provider",
        provider,
        "detail",
        failure.detail());
  }

  /** A fault of ours. */
  void broken(Throwable fault) {
    log.error("Model call broke", fault, "provider", provider);
  }

  private static String text(Duration limit) {
    return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + "s" : limit.toMillis() + "ms";
  }
}
