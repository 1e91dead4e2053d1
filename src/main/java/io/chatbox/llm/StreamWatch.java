package io.chatbox.llm;

import io.chatbox.llm.Timeouts.Check;
import io.chatbox.llm.Timeouts.Check.Exceeded;
import io.chatbox.llm.Timeouts.Check.InTime;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;

/**
 * The time of one stream: when it began, when its signs of life came, and when the guard's timer
 * looks at it next. Each look arms the next one, so that pieces never touch the timer. Pieces are
 * noted and checked by whoever holds the stream's lock; all else is for any thread.
 */
final class StreamWatch {
  private final Guard guard;
  private final Timeouts timeouts;
  private final Runnable look;

  private volatile ScheduledFuture<?> next;
  private volatile boolean ended;

  // Below: only by the holder of the stream's lock, but for the log line of one that is given up.
  private final long start = System.nanoTime();
  private long firstPiece = -1;
  private boolean lives;
  private long lastSign;

  /**
   * @param look what the timer does
   */
  StreamWatch(Guard guard, Timeouts timeouts, Runnable look) {
    this.guard = guard;
    this.timeouts = timeouts;
    this.look = look;
  }

  /** Arms the first look. */
  void begin() {
    switch (timeouts.check(0, -1)) {
      case InTime inTime -> lookAfter(inTime.next());
      case Exceeded exceeded -> lookAfter(Duration.ZERO);
    }
  }

  void lookAfter(Duration delay) {
    next = guard.schedule(look, delay);
    if (ended) {
      next.cancel(false);
    }
  }

  /** No look any more. Idempotent. */
  void end() {
    ended = true;
    ScheduledFuture<?> waiting = next;
    if (waiting != null) {
      waiting.cancel(false);
    }
  }

  /** Notes a piece; whether it is the first one. */
  boolean piece() {
    sign();
    boolean first = firstPiece < 0;
    if (first) {
      firstPiece = lastSign - start;
    }
    return first;
  }

  /** Notes that the model lives, whether it says something or not. */
  void sign() {
    lastSign = System.nanoTime();
    lives = true;
  }

  /** Whether the last sign came too late for any answer. Asked of each, and costs nothing. */
  boolean isTooLate() {
    return lastSign - start >= timeouts.answer().toNanos();
  }

  /** What is exceeded then. */
  Exceeded answerExceeded() {
    return timeouts.answerExceeded();
  }

  Check check() {
    long now = System.nanoTime();
    return timeouts.check(now - start, lives ? now - lastSign : -1);
  }

  /** From the beginning to the first piece, in nanoseconds, or negative before that. */
  long firstPiece() {
    return firstPiece;
  }

  /** Since the beginning, in nanoseconds. */
  long elapsed() {
    return System.nanoTime() - start;
  }
}
