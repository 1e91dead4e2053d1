package io.chatbox.llm;

import io.chatbox.telemetry.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** What is told of one model call: its lines in the log, and its part in the provider's figures. */
final class CallReport {
  private static final Log log = Log.of(CallReport.class);

  private final String provider;
  private final CallFigures figures;

  /** Requests that have not ended, as far as the figures know: one at most. */
  private final AtomicInteger running = new AtomicInteger();

  /**
   * @param provider the model's id
   */
  CallReport(String provider, CallFigures figures) {
    this.provider = provider;
    this.figures = figures;
  }

  /** A request goes out. */
  void asked() {
    running.incrementAndGet();
    figures.requests().add(1);
  }

  void firstPiece(long nanos) {
    figures.latency().add(Duration.ofNanos(nanos));
  }

  /** Not what was already retried and failed while it waited for that. */
  private void requestFailed() {
    if (running.getAndSet(0) > 0) {
      figures.errors().add(1);
    }
  }

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
      requestFailed();
      String kind = failed.failure().kind().name().toLowerCase(Locale.ROOT);
      pairs.addAll(List.of("outcome", kind, "detail", failed.failure().detail()));
      log.warn("Model call", pairs.toArray());
      return;
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
    requestFailed();
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

  /**
   * The provider counts more tokens than its settings let through, and is asked again.
   *
   * @param limit what the settings say
   * @param next with how many it is asked now
   */
  void tooLong(int limit, int next) {
    log.warn(
        "LLM finds a conversation too long",
        "provider",
        provider,
        "context_tokens",
        limit,
        "next",
        next,
        "lower",
        "LLM_PROVIDER_<n>_CONTEXT_TOKENS");
  }

  /** Another model is asked in this one's place, which failed. */
  void fallsBack(String to, LlmFailure failure) {
    log.warn("LLM falls back", "provider", provider, "to", to, "detail", failure.detail());
  }

  /** It was not asked, because its circuit is open; of that there was a warning already. */
  void leftAlone(Optional<String> to) {
    log.info("LLM left alone", "provider", provider, "to", to.orElse("nobody"));
  }

  /** A fault of ours. */
  void broken(Throwable fault) {
    log.error("Model call broke", fault, "provider", provider);
  }

  private static String text(Duration limit) {
    return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + "s" : limit.toMillis() + "ms";
  }
}
