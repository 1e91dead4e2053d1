package io.chatbox.traffic;

import java.time.Duration;

/**
 * The patience with one peer in one direction. Time spent waiting for it uses the patience up,
 * every byte that it takes or gives restores a bit: so it may pause for {@link #SLACK}, and must
 * keep {@link #LEAST_BYTES_A_SECOND} on the average. One thread waits, another asks whether it
 * waits too long.
 */
final class Pace {
  static final Duration SLACK = Duration.ofSeconds(30);

  /** The slowest phone lines have more. */
  static final int LEAST_BYTES_A_SECOND = 1024;

  private static final long NANOS_PER_BYTE = 1_000_000_000L / LEAST_BYTES_A_SECOND;
  private static final long NOT_WAITING = Long.MAX_VALUE;

  private final long whole;
  private long patience = SLACK.toNanos();
  private long began;
  private long waited;
  private volatile long until = NOT_WAITING;

  /**
   * @param whole all the waiting that there may be
   */
  Pace(Duration whole) {
    this.whole = whole.toNanos();
  }

  /**
   * A wait begins.
   *
   * @param now {@link System#nanoTime()}
   */
  void begin(long now) {
    began = now;
    until = now + Math.max(0, Math.min(patience, whole - waited));
  }

  /** It has ended, and so many bytes went over. */
  void end(long now, long bytes) {
    until = NOT_WAITING;
    long took = now - began;
    waited += took;
    patience = Math.min(SLACK.toNanos(), patience - took + bytes * NANOS_PER_BYTE);
  }

  boolean overdue(long now) {
    long limit = until;
    return limit != NOT_WAITING && now - limit > 0;
  }
}
