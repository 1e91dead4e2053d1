package io.chatbox.gateway;

import java.util.concurrent.TimeUnit;

/**
 * Tells a client that pings too fast from one that does nothing else: each refusal costs more than
 * the control frame that brings it about. Used by the socket's reading thread; any may ask.
 */
final class Flood {
  /** Refusals within a second; whoever hears of the first stops long before. */
  static final int MOST = 1_000;

  private long second;
  private int refusals;
  private volatile boolean over;

  /**
   * A control frame was refused.
   *
   * @param now {@link System#nanoTime()}
   * @return whether it was the one too many; nothing that follows counts
   */
  boolean overflows(long now) {
    long current = Math.floorDiv(now, TimeUnit.SECONDS.toNanos(1));
    refusals = current == second ? refusals + 1 : 1;
    second = current;
    over = over || refusals > MOST;
    return over;
  }

  boolean isOver() {
    return over;
  }
}
