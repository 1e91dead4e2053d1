package io.chatbox.config.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class UnitsPropertyTest {

  @Property
  void durationsSurviveTheirText(@ForAll @LongRange(min = 0, max = 1L << 40) long millis) {
    Duration duration = Duration.ofMillis(millis);

    assertThat(Durations.parse(Durations.text(duration))).isEqualTo(duration);
  }

  @Property
  void sizesSurviveTheirText(
      @ForAll @LongRange(min = 0, max = 1023) long count, @ForAll @IntRange(max = 30) int shift) {
    long bytes = count << shift;

    assertThat(Sizes.parse(Sizes.text(bytes))).isEqualTo(bytes);
  }

  @Example
  void textsAreTheShortest() {
    assertThat(Durations.text(Duration.ofMillis(5_400_100))).isEqualTo("1h30m100ms");
    assertThat(Sizes.text(100L << 20)).isEqualTo("100MB");
    assertThat(Sizes.parse("1000000000")).isEqualTo(1_000_000_000);
  }
}
