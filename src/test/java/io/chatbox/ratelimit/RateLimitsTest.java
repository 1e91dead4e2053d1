package io.chatbox.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.dev.LogLines;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final int MAX_KEPT = 10;

  private final LogLines log = new LogLines("io.chatbox.ratelimit");
  private final FakeTime time = new FakeTime(0);
  private final RateLimits limits = limits(new Rate(3, Duration.ofSeconds(3)), INTERVAL);

  private RateLimits limits(Rate rate, Duration interval) {
    return new RateLimits(limit -> rate, interval, MAX_KEPT, time);
  }

  @AfterEach
  void end() {
    limits.stop();
    log.close();
  }

  private Optional<Duration> take(String key) {
    return limits.take(Limit.SHARED, key, "/shared");
  }

  private void exhaust(String key) {
    for (int i = 0; i < 3; i++) {
      assertThat(take(key)).as("%s, number %d", key, i).isEmpty();
    }
    assertThat(take(key)).isPresent();
  }

  @Test
  void limitsAndKeysAreCountedApart() {
    exhaust("ada");

    assertThat(limits.take(Limit.ADMIN, "ada", "/admin")).isEmpty();
    assertThat(take("grace")).isEmpty();
  }

  @Test
  void manyThreadsTogetherGetNoMoreThanOne() throws Exception {
    RateLimits many = limits(new Rate(5_000, Duration.ofSeconds(1)), INTERVAL);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Long>> admitted =
          IntStream.range(0, 4)
              .mapToObj(
                  thread ->
                      threads.submit(
                          () ->
                              IntStream.range(0, 2_000)
                                  .filter(i -> many.take(Limit.FRAMES, "ada", "/ws").isEmpty())
                                  .count()))
              .toList();
      long sum = 0;
      for (Future<Long> each : admitted) {
        sum += each.get();
      }
      assertThat(sum).isEqualTo(5_000);
    }
  }

  /** The next token comes a fraction of a nanosecond after a whole number of milliseconds. */
  @Test
  void nobodyComesBackInVain() {
    RateLimits sevenths = limits(new Rate(7, Duration.ofSeconds(1)), INTERVAL);
    for (int i = 0; i < 7; i++) {
      sevenths.take(Limit.FRAMES, "ada", "/ws");
    }
    time.passNanos(137_857_142);
    Duration wait = sevenths.take(Limit.FRAMES, "ada", "/ws").orElseThrow();
    time.pass(wait.toMillis());
    assertThat(sevenths.take(Limit.FRAMES, "ada", "/ws")).isEmpty();
  }

  @Test
  void theCleanupForgetsWhoIsQuietAndNobodyElse() {
    take("ada");
    time.pass(500);
    take("grace");
    limits.take(Limit.FRAMES, "grace", "/ws");
    time.pass(500);

    limits.cleanUp();

    assertThat(log.lines())
        .containsExactly("INFO Rate limiter cleanup completed before=3 after=2 removed=1");
  }

  @Test
  void theCleanupRunsAndSaysSo() {
    RateLimits often = limits(new Rate(3, Duration.ofSeconds(3)), Duration.ofMillis(1));
    try {
      limits.start();
      often.start();
      await().until(() -> log.lines().size() > 3);
    } finally {
      often.stop();
    }
    assertThat(log.lines())
        .startsWith(
            "INFO Starting rate limiter cleanup interval=5m0s",
            "INFO Starting rate limiter cleanup interval=1ms",
            "INFO Rate limiter cleanup completed before=0 after=0 removed=0");
  }

  @Test
  void aCrowdThrowsNobodyOutWhoIsStillCounted() {
    exhaust("mallory");
    for (int i = 0; i < 5 * Buckets.CROWDS; i++) {
      take("stranger " + i);
    }
    assertThat(take("mallory")).isPresent();

    limits.cleanUp();
    assertThat(log.lines().getLast()).endsWith("before=10 after=10 removed=0");
  }

  /** "Ea" and "FB" have one hash code. */
  @Test
  void whoComesToAFullHouseIsLimitedWithOthersUntilThereIsRoom() {
    for (int i = 0; i < MAX_KEPT; i++) {
      exhaust("early " + i);
    }
    assertThat(take("Ea")).isEmpty();
    assertThat(take("FB")).isEmpty();
    assertThat(take("Ea")).isEmpty();
    assertThat(take("FB")).isPresent();
    assertThat(take("another")).isEmpty();

    time.pass(3_000);
    exhaust("Ea");
    assertThat(take("FB")).isEmpty();
  }

  @Test
  void roomIsMadeAsSoonAsItIsNeededButLookedForOnceASecond() {
    Buckets buckets = new Buckets(new Rate(3, Duration.ofSeconds(3)), MAX_KEPT, time);
    for (int i = 0; i < MAX_KEPT; i++) {
      buckets.of("early " + i).tryConsume(1);
    }
    time.pass(600);
    buckets.of("late");
    time.pass(999);
    buckets.of("later");
    assertThat(buckets.size()).isEqualTo(MAX_KEPT);

    time.pass(1);
    buckets.of("latest");
    assertThat(buckets.size()).isEqualTo(1);
  }

  @Test
  void whoIsRefusedIsNamedOnceASecond() {
    exhaust("203.0.113.9");
    take("203.0.113.9");
    time.pass(999);
    take("203.0.113.9");
    take("203.0.113.9");
    time.pass(1);
    take("203.0.113.9");
    take("203.0.113.9");

    String line = "WARNING rate limit exceeded address=203.0.113.9 endpoint=/shared limit=shared";
    assertThat(log.lines()).containsExactly(line, line);
  }

  @Test
  void aFloodOfRefusedIsNoFloodOfLines() {
    RateLimits strict =
        new RateLimits(limit -> new Rate(1, Duration.ofDays(1)), INTERVAL, 1_000, time);
    for (int i = 0; i < 100; i++) {
      strict.take(Limit.FRAMES, "user " + i, "/ws");
      strict.take(Limit.FRAMES, "user " + i, "/ws");
    }
    assertThat(log.lines())
        .hasSize(RefusalLog.MAX_LINES)
        .contains("WARNING rate limit exceeded user=user 0 endpoint=/ws limit=frames");
  }
}
