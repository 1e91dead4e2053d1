package io.chatbox.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.dev.LogLines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** The limits against arithmetic that can't round. */
class RateLimitsPropertyTest {
  private static LogLines quiet;

  @BeforeContainer
  static void keepQuiet() {
    quiet = new LogLines("io.chatbox.ratelimit");
  }

  @AfterContainer
  static void speak() {
    quiet.close();
  }

  /** In units of which one token has as many as the period has milliseconds. */
  private static final class Model {
    private final long limit;
    private final long periodMillis;
    private long units;

    Model(Rate rate) {
      limit = rate.tokens();
      periodMillis = rate.period().toMillis();
      units = limit * periodMillis;
    }

    void pass(long millis) {
      units = Math.min(limit * periodMillis, units + millis * limit);
    }

    Optional<Duration> take() {
      if (units >= periodMillis) {
        units -= periodMillis;
        return Optional.empty();
      }
      return Optional.of(Duration.ofMillis(Math.ceilDiv(periodMillis - units, limit)));
    }
  }

  @Property
  void theyAdmitAndLetWaitToTheMillisecond(
      @ForAll("rates") Rate rate,
      @ForAll("origins") long origin,
      @ForAll("pauses") List<Integer> pauses) {
    FakeTime time = new FakeTime(origin);
    RateLimits limits = limits(rate, time);
    Model model = new Model(rate);
    for (int pause : pauses) {
      time.pass(pause);
      model.pass(pause);
      Optional<Duration> wait = limits.take(Limit.FRAMES, "ada", "/ws");
      assertThat(wait).isEqualTo(model.take());
      wait.ifPresent(exact -> admitsThenAndNotBefore(limits, model, time, exact));
    }
  }

  private static void admitsThenAndNotBefore(
      RateLimits limits, Model model, FakeTime time, Duration wait) {
    time.pass(wait.toMillis() - 1);
    assertThat(limits.take(Limit.FRAMES, "ada", "/ws")).contains(Duration.ofMillis(1));
    time.pass(1);
    assertThat(limits.take(Limit.FRAMES, "ada", "/ws")).isEmpty();
    model.pass(wait.toMillis());
    assertThat(model.take()).isEmpty();
  }

  /** Whatever else is asked, and however often the full ones are forgotten. */
  @Property(tries = 200)
  void nobodyEverGetsMoreThanTheLimitAndItsRate(
      @ForAll("rates") Rate rate, @ForAll("pauses") List<Integer> pauses) {
    FakeTime time = new FakeTime(0);
    RateLimits limits = limits(rate, time);
    List<Long> admitted = new ArrayList<>();
    for (int pause : pauses) {
      time.pass(pause);
      limits.take(Limit.FRAMES, "grace", "/ws");
      if (limits.take(Limit.FRAMES, "ada", "/ws").isEmpty()) {
        admitted.add(time.millis());
      }
      limits.cleanUp();
    }
    for (int first = 0; first < admitted.size(); first++) {
      for (int last = first; last < admitted.size(); last++) {
        long window = admitted.get(last) - admitted.get(first);
        assertThat((last - first + 1L) * rate.period().toMillis())
            .as("admitted within %d ms", window)
            .isLessThanOrEqualTo((rate.period().toMillis() + window) * rate.tokens());
      }
    }
  }

  private static RateLimits limits(Rate rate, FakeTime time) {
    return new RateLimits(limit -> rate, Duration.ofMinutes(5), 1_000, time);
  }

  @Provide
  Arbitrary<Rate> rates() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 120),
            Arbitraries.of("PT1S", "PT1.003S", "PT1M", "PT24H").map(Duration::parse))
        .as(Rate::new);
  }

  /** The JDK's counter begins anywhere, below zero as well. */
  @Provide
  Arbitrary<Long> origins() {
    return Arbitraries.longs().between(-1L << 60, 1L << 60);
  }

  @Provide
  Arbitrary<List<Integer>> pauses() {
    return Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.just(0)),
            Tuple.of(3, Arbitraries.integers().between(1, 50)),
            Tuple.of(1, Arbitraries.integers().between(51, 200_000)))
        .list()
        .ofMaxSize(100);
  }
}
