package io.chatbox.ratelimit;

import io.chatbox.telemetry.Log;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Says who was refused: each once a second and limit, and no more than {@value #MAX_LINES} in all,
 * so that a flood of refusals is none of lines. Any number of threads.
 */
final class RefusalLog {
  static final int MAX_LINES = 20;

  private record Said(long second, Set<String> keys) {}

  private final Log log;
  private final LongSupplier nanoTime;
  private final AtomicReference<Said> said;

  RefusalLog(Log log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
    this.said = new AtomicReference<>(new Said(second(), ConcurrentHashMap.newKeySet()));
  }

  void refused(Limit limit, String key, String endpoint) {
    Set<String> keys = thisSecond();
    if (keys.size() < MAX_LINES && keys.add(limit + key)) {
      log.warn(
          "rate limit exceeded",
          limit.keyName(),
          key,
          "endpoint",
          endpoint,
          "limit",
          limit.name().toLowerCase(Locale.ROOT));
    }
  }

  private Set<String> thisSecond() {
    long second = second();
    Said latest = said.get();
    if (latest.second() == second) {
      return latest.keys();
    }
    said.compareAndSet(latest, new Said(second, ConcurrentHashMap.newKeySet()));
    return said.get().keys();
  }

  private long second() {
    return Math.floorDiv(nanoTime.getAsLong(), TimeUnit.SECONDS.toNanos(1));
  }
}
