package io.chatbox.traffic;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Where costly exchanges work, a few at a time and in turn: virtual threads are not taken off a
 * processor before they wait, so many of them at work would make everybody's chat wait. Whoever
 * waits for its client lets others pass. Any number of threads, each with a turn of its own.
 */
final class Lane {
  private static final int SECONDS = 10;

  private final Semaphore turns;

  /**
   * @param width how many work at a time, from 1
   */
  Lane(int width) {
    turns = new Semaphore(width, true);
  }

  /** One exchange's place in the lane, or beside it. */
  sealed interface Turn {
    /** Others may pass. */
    void pause();

    /** Goes on when its turn comes. */
    void resume();
  }

  /** Of an exchange that costs too little to wait. */
  record Free() implements Turn {
    @Override
    public void pause() {}

    @Override
    public void resume() {}
  }

  /** Of one that waits its turn. */
  record Waiting(Semaphore turns) implements Turn {
    @Override
    public void pause() {
      turns.release();
    }

    @Override
    public void resume() {
      turns.acquireUninterruptibly();
    }
  }

  /**
   * Waits for a first turn; to be paused in the end.
   *
   * @return whether it came in time
   */
  boolean enter() {
    try {
      return turns.tryAcquire(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  Turn turn() {
    return new Waiting(turns);
  }
}
