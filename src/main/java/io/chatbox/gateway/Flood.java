package io.chatbox.gateway;

import java.util.concurrent.TimeUnit;

/**
 * Tells a client that pings too fast from one that does nothing else: each refusal costs more than
 * the control frame that brings it about. Used by the socket's reading thread; any may ask.
 */
final class Flood {
  /** Refusals within a second; whoever hears of the first stops long before. */
  static final int MOST = 200;

  /** What becomes of a control frame that was refused. */
  enum Outcome {
    /** The client is told: it is the first of its second. */
    TOLD,
    /** It has been told. */
    PASSED_OVER,
    /** That was the one too many; nothing that follows counts. */
    TOO_MANY
  }

  private long second = Long.MIN_VALUE;
  private int refusals;
  private volatile boolean over;

  /**
   * A control frame was refused.
   *
   * @param now {@link System#nanoTime()}
   */
  Outcome refused(long now) {
    long current = Math.floorDiv(now, TimeUnit.SECONDS.toNanos(1));
    refusals = current == second ? refusals + 1 : 1;
    second = current;
    over = over || refusals > MOST;
    if (over) {
      return Outcome.TOO_MANY;
    }
    return refusals == 1 ? Outcome.TOLD : Outcome.PASSED_OVER;
  }

  boolean isOver() {
    return over;
  }
}
