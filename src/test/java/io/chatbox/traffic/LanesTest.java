package io.chatbox.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LanesTest {
  private static final int THREADS = 20;

  private final Lanes lanes = new Lanes();

  @Test
  void fewWorkAtATimeAndAllGetTheirTurns() throws InterruptedException {
    AtomicInteger working = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    AtomicInteger done = new AtomicInteger();
    for (int i = 0; i < THREADS; i++) {
      threads.add(
          Thread.startVirtualThread(
              () ->
                  lanes.take(
                      Load.LARGE,
                      turn -> {
                        for (int piece = 0; piece < 10; piece++) {
                          most.accumulateAndGet(working.incrementAndGet(), Math::max);
                          Thread.yield();
                          working.decrementAndGet();
                          turn.pause();
                          turn.resume();
                        }
                        done.incrementAndGet();
                      })));
    }
    for (Thread thread : threads) {
      assertThat(thread.join(java.time.Duration.ofSeconds(20))).isTrue();
    }
    assertThat(done).hasValue(THREADS);
    assertThat(most.get())
        .isLessThanOrEqualTo(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
  }

  @Test
  void whoWaitsForItsClientHoldsNobodyUp() throws InterruptedException {
    CountDownLatch clientReads = new CountDownLatch(1);
    CountDownLatch allWait = new CountDownLatch(THREADS);
    for (int i = 0; i < THREADS; i++) {
      Thread.startVirtualThread(
          () ->
              lanes.take(
                  Load.LARGE,
                  turn -> {
                    turn.pause();
                    allWait.countDown();
                    await(clientReads);
                    turn.resume();
                  }));
    }
    assertThat(allWait.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(lanes.take(Load.LARGE, turn -> {})).isTrue();
    clientReads.countDown();
  }

  @Test
  void theOthersWaitForNoReader() {
    assertThat(
            lanes.take(
                Load.LARGE,
                read -> {
                  assertThat(lanes.take(Load.SEARCH, search -> {})).isTrue();
                  assertThat(lanes.take(Load.FILE, file -> {})).isTrue();
                  assertThat(lanes.take(Load.SMALL, small -> {})).isTrue();
                }))
        .isTrue();
  }

  @Test
  void aFaultEndsItsTurn() {
    for (int i = 0; i < THREADS; i++) {
      try {
        lanes.take(
            Load.SEARCH,
            turn -> {
              throw new IllegalStateException("of the test");
            });
      } catch (IllegalStateException expected) {
        // The next one tells.
      }
    }
    assertThat(lanes.take(Load.SEARCH, turn -> {})).isTrue();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
