package io.chatbox.ratelimit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The buckets of one limit, in this server's memory. Any number of threads.
 *
 * <p>A bucket is forgotten only when it is full, for a full one is as good as a new one: so nobody
 * gains by making this forget. To keep all buckets from being full, somebody must go on sending,
 * from as many keys as there is room for, at the full rate of each; and whoever comes when nothing
 * can be forgotten shares one of a few buckets with others in the same place, rather than to have
 * somebody else's thrown away. What is counted in the very moment in which its full bucket is
 * forgotten may go uncounted.
 */
final class Buckets {
  /** About half a kilobyte each. */
  static final int MAX_KEPT = 50_000;

  static final int CROWDS = 1_024;

  private static final long SWEEP_PAUSE = TimeUnit.SECONDS.toNanos(1);
  private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final Rate rate;
  private final int maxKept;
  private final LongSupplier nanoTime;
  private final TimeMeter time;
  private final AtomicLong swept;
  private final ConcurrentHashMap<String, Bucket> kept = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Integer, Bucket> crowds = new ConcurrentHashMap<>();

  Buckets(Rate rate, int maxKept, LongSupplier nanoTime) {
    this.rate = rate;
    this.maxKept = maxKept;
    this.nanoTime = nanoTime;
    this.time = new WholeMillis(nanoTime);
    this.swept = new AtomicLong(nanoTime.getAsLong() - SWEEP_PAUSE);
  }

  /** The bucket of this key, or one that it shares for lack of room. */
  Bucket of(String key) {
    Bucket own = kept.get(key);
    if (own != null) {
      return own;
    }
    return kept.size() < maxKept || makeRoom()
        ? kept.computeIfAbsent(key, newcomer -> full())
        : crowds.computeIfAbsent(Math.floorMod(key.hashCode(), CROWDS), crowd -> full());
  }

  private Bucket full() {
    return Bucket.builder()
        .withCustomTimePrecision(time)
        .addLimit(limit -> limit.capacity(rate.tokens()).refillGreedy(rate.tokens(), rate.period()))
        .build();
  }

  /** Looks through all, so not for everybody who comes: once a second at most. */
  private boolean makeRoom() {
    long now = nanoTime.getAsLong();
    long before = swept.get();
    if (now - before < SWEEP_PAUSE || !swept.compareAndSet(before, now)) {
      return false;
    }
    forgetFull();
    return kept.size() < maxKept;
  }

  /** How many were forgotten. */
  int forgetFull() {
    int forgotten = 0;
    for (var entry : kept.entrySet()) {
      if (isFull(entry.getValue()) && kept.remove(entry.getKey(), entry.getValue())) {
        forgotten++;
      }
    }
    crowds.values().removeIf(this::isFull);
    return forgotten;
  }

  private boolean isFull(Bucket bucket) {
    return bucket.getAvailableTokens() >= rate.tokens();
  }

  int size() {
    return kept.size();
  }

  /**
   * Time in steps of what clients are told, so that a wait is exact: in finer steps a token may lie
   * a fraction of a nanosecond behind it.
   */
  private record WholeMillis(LongSupplier nanoTime) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      long now = nanoTime.getAsLong();
      return now - Math.floorMod(now, NANOS_PER_MILLI);
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
