package io.chatbox.background;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.dev.LogLines;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final Duration OFTEN = Duration.ofMillis(1);

  private final AtomicInteger rounds = new AtomicInteger();

  @Test
  void aFaultEndsItsRoundAlone() {
    try (LogLines log = new LogLines("io.chatbox.background");
        Rounds faulty = Rounds.on("faulty")) {
      faulty.every(
          OFTEN,
          () -> {
            if (rounds.incrementAndGet() == 1) {
              throw new IllegalStateException("ours");
            }
            if (rounds.get() == 2) {
              throw new AssertionError("ours too");
            }
          });

      await().until(() -> rounds.get() > 3);
      assertThat(log.lines())
          .hasSize(2)
          .containsOnly("SEVERE background work failed, its next round follows work=faulty");
    }
  }

  @Test
  void threadsAreNamedAndKeepNoProcessAlive() {
    Queue<Thread> seen = new ConcurrentLinkedQueue<>();
    CountDownLatch both = new CountDownLatch(2);
    Runnable meeting =
        () -> {
          seen.add(Thread.currentThread());
          both.countDown();
          awaited(both);
        };
    try (Rounds one = Rounds.on("one");
        Rounds two = Rounds.onTwo("two")) {
      two.every(OFTEN, meeting);
      two.every(OFTEN, meeting);
      assertThat(awaited(both)).as("neither waits for the other").isTrue();
      one.every(OFTEN, () -> seen.add(Thread.currentThread()));
      await().until(() -> seen.stream().anyMatch(thread -> thread.getName().equals("one")));
    }

    assertThat(seen).allMatch(Thread::isDaemon);
    assertThat(seen).extracting(Thread::getName).containsOnly("one", "two-0", "two-1");
  }

  @Test
  void closingInterruptsARoundAndNoneFollows() {
    try (LogLines log = new LogLines("io.chatbox.background")) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch interrupted = new CountDownLatch(1);
      Rounds closing = Rounds.on("closing");
      closing.every(
          OFTEN,
          () -> {
            rounds.incrementAndGet();
            begun.countDown();
            if (closing.closedWithin(Duration.ofMinutes(1))) {
              interrupted.countDown();
              throw new IllegalStateException("no news any more");
            }
          });
      assertThat(awaited(begun)).isTrue();

      closing.close();

      assertThat(awaited(interrupted)).isTrue();
      assertThat(closing.isClosed()).isTrue();
      assertThat(rounds).hasValue(1);
      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void aRoundMayComeToItsOwnEnd() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch undisturbed = new CountDownLatch(1);
    Rounds closing = Rounds.on("closing");
    closing.every(
        OFTEN,
        () -> {
          begun.countDown();
          if (awaited(goOn)) {
            undisturbed.countDown();
          }
        });
    assertThat(awaited(begun)).isTrue();

    closing.closeAfterRound();
    goOn.countDown();

    assertThat(awaited(undisturbed)).isTrue();
    assertThat(closing.isClosed()).isTrue();
  }

  /** Whether it came, without being interrupted. */
  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
