package io.chatbox.mongo;

import com.mongodb.MongoException;
import io.chatbox.mongo.DatabaseOptions.Retries;
import io.chatbox.telemetry.Log;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
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

  private final Retries retries;
  private final LongSupplier nanoTime;
  private final Pause pause;

  /** How to wait; tests don't. */
  @FunctionalInterface
  interface Pause {
    /** Whether waiting has no sense any more: the application ended, or the thread is to. */
    boolean endedWithin(Duration delay);
  }

  Backoff(Retries retries, LongSupplier nanoTime, Pause pause) {
    this.retries = retries;
    this.nanoTime = nanoTime;
    this.pause = pause;
  }

  /**
   * The operation's result, or its last fault.
   *
   * @param name the operation's, in the log
   */
  <T> T call(String name, Supplier<T> operation) {
    long begin = nanoTime.getAsLong();
    for (int attempt = 1; ; attempt++) {
      try {
        return operation.get();
      } catch (MongoException fault) {
        Duration wait = delay(attempt);
        Duration next = wait.plusNanos(nanoTime.getAsLong() - begin);
        if (!Faults.isPassing(fault) || !isAllowed(attempt + 1, next)) {
          throw fault;
        }
        logRetry(name, attempt, wait, fault);
        if (pause.endedWithin(wait)) {
          throw fault;
        }
      }
    }
  }

  /**
   * @param after how long after the first
   */
  private boolean isAllowed(int attempt, Duration after) {
    return retries.attempts() > 1
        && (attempt <= retries.attempts() || after.compareTo(retries.timeout()) <= 0);
  }

  /** The wait after a failed attempt, counted from 1. */
  Duration delay(int attempt) {
    long doubled = retries.delay().toMillis() << Math.min(attempt - 1, 20);
    long capped = Math.min(doubled, CAP.toMillis());
    return Duration.ofMillis(capped - ThreadLocalRandom.current().nextLong(capped / 2 + 1));
  }

  static void logRetry(String operation, int attempt, Duration wait, MongoException fault) {
    log.warn(
        "MongoDB operation failed, retry",
        Faults.described(
            fault, "attempt", attempt, "delay", wait.toMillis() + "ms", "operation", operation));
  }
}
