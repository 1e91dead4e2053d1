package io.chatbox.ratelimit;

import io.chatbox.background.Background;
import io.chatbox.background.Rounds;
import io.chatbox.config.Settings;
import io.chatbox.config.TrafficSettings;
import io.chatbox.telemetry.Log;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Says who may go on and who has to wait. Any number of threads; nothing here blocks, and two users
 * meet in no lock.
 */
@Singleton
public final class RateLimits implements Background {
  private static final Log log = Log.of(RateLimits.class);

  private final Map<Limit, Buckets> buckets = new EnumMap<>(Limit.class);
  private final RefusalLog refusals;
  private final Duration interval;
  private final Rounds rounds = Rounds.on("rate-limit-cleanup");

  @Inject
  RateLimits(Settings settings) {
    this(
        limit -> limit.rate(settings),
        settings.get(TrafficSettings.RATE_LIMIT_CLEANUP_INTERVAL),
        Buckets.MAX_KEPT,
        System::nanoTime);
  }

  /**
   * @param interval from one cleanup to the next
   * @param maxKept how many keys of each limit are remembered apart
   */
  RateLimits(Function<Limit, Rate> rates, Duration interval, int maxKept, LongSupplier nanoTime) {
    for (Limit limit : Limit.values()) {
      buckets.put(limit, new Buckets(rates.apply(limit), maxKept, nanoTime));
    }
    this.refusals = new RefusalLog(log, nanoTime);
    this.interval = interval;
  }

  /**
   * Counts one against a limit. What is refused isn't counted: it makes nobody wait longer.
   *
   * @param key who asks: a user id, or for {@link Limit#SHARED} what {@link
   *     io.chatbox.security.ClientAddress#counted} says
   * @param endpoint what was asked, for the log: a path without ids or tokens
   * @return empty if admitted; else the time until the next one will be, in whole milliseconds and
   *     at least one
   */
  public Optional<Duration> take(Limit limit, String key, String endpoint) {
    ConsumptionProbe probe = buckets.get(limit).of(key).tryConsumeAndReturnRemaining(1);
    if (probe.isConsumed()) {
      return Optional.empty();
    }
    refusals.refused(limit, key, endpoint);
    return Optional.of(wholeMillis(probe.getNanosToWaitForRefill()));
  }

  private static Duration wholeMillis(long nanos) {
    return Duration.ofMillis(Math.max(1, Math.ceilDiv(nanos, 1_000_000)));
  }

  /** Begins to forget those who are gone. */
  @Override
  public void start() {
    log.info("Starting rate limiter cleanup", "interval", interval);
    rounds.every(interval, this::cleanUp);
  }

  @PreDestroy
  void stop() {
    rounds.close();
  }

  void cleanUp() {
    int removed = buckets.values().stream().mapToInt(Buckets::forgetFull).sum();
    int after = buckets.values().stream().mapToInt(Buckets::size).sum();
    log.info(
        "Rate limiter cleanup completed",
        "before",
        after + removed,
        "after",
        after,
        "removed",
        removed);
  }
}
