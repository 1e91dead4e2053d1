package io.chatbox.ratelimit;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Time that passes when a test says so. */
final class FakeTime implements LongSupplier {
  private final long origin;
  private long nanos;

  FakeTime(long origin) {
    this.origin = origin;
  }

  void pass(long millis) {
    nanos += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  void passNanos(long more) {
    nanos += more;
  }

  long millis() {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  @Override
  public long getAsLong() {
    return origin + nanos;
  }
}
