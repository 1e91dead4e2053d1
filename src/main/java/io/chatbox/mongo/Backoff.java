package io.chatbox.mongo;

import com.mongodb.MongoException;
import io.chatbox.telemetry.Log;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Repeats a database operation after faults that pass: the connection broke, no server answered in
 * time, the primary changed. The waits double, are capped at two seconds and jittered down to half,
 * so that servers that failed together don't come back together.
 *
 * <p>A repeated operation may have happened already: only idempotent ones belong here. This is the
 * one place that retries; the driver's own retries are off.
 */
final class Backoff {
  private static final Log log = Log.of(Backoff.class);
  private static final Duration CAP = Duration.ofSeconds(2);

  private final int attempts;
  private final Duration delay;
  private final Pause pause;

  /** How to wait; tests don't. */
  @FunctionalInterface
  interface Pause {
    void forAsLongAs(Duration delay) throws InterruptedException;
  }

  /**
   * @param attempts how often an operation is tried in all; 1 turns retries off
   * @param delay the first wait
   */
  Backoff(int attempts, Duration delay, Pause pause) {
    this.attempts = attempts;
    this.delay = delay;
    this.pause = pause;
  }

  /** The operation's result, or its last fault. */
  <T> T call(Supplier<T> operation) {
    for (int attempt = 1; ; attempt++) {
      try {
        return operation.get();
      } catch (MongoException fault) {
        if (attempt >= attempts || !Faults.isPassing(fault)) {
          throw fault;
        }
        Duration wait = delay(attempt);
        logRetry(attempt, wait, fault);
        sleep(wait, fault);
      }
    }
  }

  /** The wait after a failed attempt, counted from 1. */
  Duration delay(int attempt) {
    long doubled = delay.toMillis() << Math.min(attempt - 1, 20);
    long capped = Math.min(doubled, CAP.toMillis());
    return Duration.ofMillis(capped - ThreadLocalRandom.current().nextLong(capped / 2 + 1));
  }

  static void logRetry(int attempt, Duration wait, MongoException fault) {
    log.warn(
        "MongoDB operation failed, retry",
        "attempt",
        attempt,
        "delay",
        wait.toMillis() + "ms",
        "fault",
        fault.getClass().getSimpleName());
  }

  private void sleep(Duration wait, MongoException fault) {
    try {
      pause.forAsLongAs(wait);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw fault;
    }
  }
}
