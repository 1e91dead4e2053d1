package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Time that passes only when it is told to. */
final class FakeTime implements Retrying.Time {
  private long now = Long.MAX_VALUE - 5;
  private Duration delay;
  private FutureTask<Void> waiting;

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public Future<?> later(Duration wait, Runnable task) {
    assertThat(waiting).as("one wait at a time").isNull();
    delay = wait;
    waiting = new FutureTask<>(task, null);
    return waiting;
  }

  void pass(Duration interval) {
    now += interval.toNanos();
  }

  /** The last wait that somebody asked for. */
  Duration delay() {
    return delay;
  }

  /** What waits, or null. */
  Future<?> waiting() {
    return waiting;
  }

  /** Lets the time pass that somebody waits for; whether there is somebody. */
  boolean goOn() {
    FutureTask<Void> task = waiting;
    waiting = null;
    if (task != null) {
      pass(delay);
      task.run();
    }
    return task != null;
  }
}
