package io.chatbox.background;

import io.chatbox.telemetry.Log;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Threads on which something is done again and again, until this is closed. They don't keep the
 * process alive. Any number of threads may call.
 */
public final class Rounds implements AutoCloseable {
  private static final Log log = Log.of(Rounds.class);

  private final String name;
  private final ScheduledExecutorService threads;
  private final CountDownLatch closed = new CountDownLatch(1);

  private Rounds(String name, int count, ThreadFactory factory) {
    this.name = name;
    threads = Executors.newScheduledThreadPool(count, factory);
  }

  /** On one thread of this name. */
  public static Rounds on(String name) {
    return new Rounds(name, 1, Thread.ofPlatform().daemon().name(name).factory());
  }

  /**
   * On two threads, {@code name-0} and {@code name-1}, so that one kind needn't wait for another.
   */
  public static Rounds onTwo(String name) {
    return new Rounds(name, 2, Thread.ofPlatform().daemon().name(name + "-", 0).factory());
  }

  /**
   * Does it after each such time, first when one has passed. A fault is logged and ends that round
   * alone.
   *
   * @param pace from the end of one round to the beginning of the next
   */
  public void every(Duration pace, Runnable round) {
    threads.scheduleWithFixedDelay(
        () -> safely(round), pace.toMillis(), pace.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void safely(Runnable round) {
    try {
      round.run();
    } catch (RuntimeException | Error fault) {
      if (!isClosed()) {
        log.error("background work failed, its next round follows", fault, "work", name);
      }
    }
  }

  public boolean isClosed() {
    return closed.getCount() == 0;
  }

  /**
   * Waits within a round, or until this is closed.
   *
   * @return whether it is closed
   */
  public boolean closedWithin(Duration wait) {
    try {
      return closed.await(Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Ends for good and interrupts a round that waits or blocks. */
  @Override
  public void close() {
    closed.countDown();
    threads.shutdownNow();
  }

  /** Ends for good, but lets a round that runs come to its own end. */
  public void closeAfterRound() {
    closed.countDown();
    threads.shutdown();
  }
}
