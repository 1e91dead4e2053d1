package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Failed;
import io.chatbox.llm.StreamEvent.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Listens to a stream and holds it against the contract. */
public final class Recorder implements Consumer<StreamEvent> {
  /** For whatever is waited for, on a machine that is busy. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final List<StreamEvent> events = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch terminal = new CountDownLatch(1);
  private final AtomicBoolean inside = new AtomicBoolean();
  private volatile boolean overlapped;

  @Override
  public void accept(StreamEvent event) {
    overlapped |= !inside.compareAndSet(false, true);
    events.add(event);
    if (event instanceof End || event instanceof Failed) {
      terminal.countDown();
    }
    inside.set(false);
  }

  /** What came so far. */
  public List<StreamEvent> events() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  public String text() {
    StringBuilder text = new StringBuilder();
    for (StreamEvent event : events()) {
      if (event instanceof Text piece) {
        text.append(piece.text());
      }
    }
    return text.toString();
  }

  /**
   * The terminal event, once it is there: the last one, the only one, none at once with another.
   */
  public StreamEvent end() {
    try {
      assertThat(terminal.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS))
          .as("ended, events: %s", events())
          .isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(overlapped).as("events at once").isFalse();
    assertThat(events()).filteredOn(e -> e instanceof End || e instanceof Failed).hasSize(1);
    return events().getLast();
  }

  public LlmFailure failure() {
    assertThat(end()).isInstanceOf(Failed.class);
    return ((Failed) end()).failure();
  }

  /** Waits until something holds that no event tells of. */
  public static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it took too long").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
