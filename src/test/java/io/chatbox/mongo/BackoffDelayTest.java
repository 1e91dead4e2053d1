package io.chatbox.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Positive;

class BackoffDelayTest {
  @Property
  void waitsDoubleUpToTwoSecondsAndAreJitteredDownToHalf(
      @ForAll @IntRange(min = 1, max = 10_000) int first, @ForAll @Positive int attempt) {
    Backoff backoff = TestBackoff.of(3, Duration.ofMillis(first));

    double doubled = Math.min(2000, first * Math.pow(2, attempt - 1));

    assertThat(backoff.delay(attempt).toMillis()).isBetween((long) doubled / 2, (long) doubled);
  }
}
