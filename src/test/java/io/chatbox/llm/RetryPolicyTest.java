package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.dev.LogLines;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.StreamEvent.Failed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RetryPolicyTest {
  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final LlmFailure FAULT = new LlmFailure(Kind.UNAVAILABLE, "fault");

  /** Every fault passes; the provider takes its time and asks for some more. */
  @Property
  void neverTooOftenTooLateOrOutOfBounds(
      @ForAll @IntRange(min = 1, max = 20) int tries,
      @ForAll @Size(20) List<@IntRange(max = 3000) Integer> took,
      @ForAll @Size(20) List<@IntRange(max = 2000) Integer> asked) {
    FakeTime time = new FakeTime();
    Recorder events = new Recorder();
    List<Consumer<StreamEvent>> attempts = new ArrayList<>();
    try (LogLines log = new LogLines(CallReport.class.getName())) {
      retrying(time, tries, attempts).stream(Providers.asking("Hi"), events);
      Duration elapsed = Duration.ZERO;
      for (int i = 0; ; i++) {
        Duration retryAfter = Duration.ofMillis(asked.get(i));
        time.pass(Duration.ofMillis(took.get(i)));
        elapsed = elapsed.plusMillis(took.get(i));
        Duration left = WITHIN.minus(elapsed);
        attempts.get(i).accept(new Failed(FAULT.passing(retryAfter)));
        if (i + 1 == tries || retryAfter.compareTo(left) >= 0) {
          break;
        }
        assertThat(events.events()).isEmpty();
        assertThat(time.delay())
            .isGreaterThanOrEqualTo(retryAfter)
            .isLessThan(left)
            .isLessThanOrEqualTo(retryAfter.plus(backoff(i + 1)));
        elapsed = elapsed.plus(time.delay());
        assertThat(time.goOn()).isTrue();
      }
      assertThat(events.failure().detail()).isEqualTo("fault");
      assertThat(time.goOn()).isFalse();
      assertThat(log.lines()).hasSize(attempts.size() - 1);
    }
  }

  private static Provider retrying(FakeTime time, int tries, List<Consumer<StreamEvent>> attempts) {
    return new Retrying(
        (prompt, events) -> {
          attempts.add(events);
          return () -> {};
        },
        new RetryPolicy(tries, WITHIN),
        time,
        Providers.report());
  }

  private static Duration backoff(int attempt) {
    return Duration.ofMillis(Math.min(4000, 250L << (attempt - 1)));
  }

  @Property(tries = 30)
  void usesTheWholeJitter(@ForAll @IntRange(min = 1, max = 20) int attempt) {
    RetryPolicy policy = new RetryPolicy(99, Duration.ofHours(1));
    LlmFailure failure = FAULT.passing(Duration.ZERO);
    long bound = backoff(attempt).toMillis();
    List<Long> delays = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      delays.add(policy.delay(attempt, failure, Duration.ZERO).orElseThrow().toMillis());
    }
    assertThat(delays)
        .allMatch(delay -> delay <= bound)
        .anyMatch(delay -> delay < bound / 10)
        .anyMatch(delay -> delay > bound * 9 / 10);
  }
}
