package io.chatbox.llm;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Whether and when a failed call is tried again: exponential backoff with full jitter, so that
 * calls that failed together don't come back together.
 *
 * @param attempts how often a call is tried in all; 1 turns retries off
 * @param within from the question to the start of the last attempt: what starts later is too late
 * @param first the backoff after the first attempt; it doubles with each
 */
record RetryPolicy(int attempts, Duration within, Duration first) {
  static final Duration FIRST = Duration.ofMillis(250);
  static final Duration LONGEST = Duration.ofSeconds(4);

  RetryPolicy(int attempts, Duration within) {
    this(attempts, within, FIRST);
  }

  /**
   * The wait before the next attempt: what the provider asks for, and on top of it a random part of
   * the backoff. Nothing if the fault doesn't pass, the attempts are used up or the provider asks
   * for more time than there is.
   *
   * @param attempt the one that failed, counted from 1
   * @param elapsed since the question
   */
  Optional<Duration> delay(int attempt, LlmFailure failure, Duration elapsed) {
    Duration left = within.minus(elapsed);
    return failure
        .retryAfter()
        .filter(asked -> attempt < attempts && asked.compareTo(left) < 0)
        .map(asked -> asked.plus(jitter(attempt, left.minus(asked))));
  }

  private Duration jitter(int attempt, Duration room) {
    long backoff = first.toNanos() << Math.min(attempt - 1, 10);
    long longest = Math.min(Math.min(backoff, LONGEST.toNanos()), room.toNanos() - 1);
    return Duration.ofNanos(ThreadLocalRandom.current().nextLong(longest + 1));
  }
}
