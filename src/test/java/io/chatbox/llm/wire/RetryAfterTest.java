package io.chatbox.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  private final RetryAfter retryAfter =
      new RetryAfter(Clock.fixed(Instant.parse("2026-03-06T08:49:07Z"), ZoneOffset.UTC));

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiterString = " => ",
      textBlock =
          """
          0                              => PT0S
          7                              => PT7S
          ' 120 '                        => PT2M
          86401                          => P1D
          99999999999999999999999        => P1D
          -5                             => PT0S
          1.5                            => PT0S
          ''                             => PT0S
          soon                           => PT0S
          ٣                              => PT0S
          Fri, 06 Mar 2026 08:49:37 GMT  => PT30S
          Friday, 06-Mar-26 08:49:37 GMT => PT30S
          Fri Mar  6 08:49:37 2026       => PT30S
          Fri Mar 16 08:49:07 2029       => P1D
          Fri, 06 Mar 2026 08:49:06 GMT  => PT0S
          Sunday, 06-Nov-94 08:49:37 GMT => PT0S
          Tue, 06 Mar 2026 08:49:37 GMT  => PT0S
          Fri, 36 Mar 2026 08:49:37 GMT  => PT0S
          Fri, 06 Mar 2026 08:49:37      => PT0S
          """)
  void readsSecondsAndDates(String header, Duration wait) {
    assertThat(retryAfter.read(Optional.of(header))).isEqualTo(wait);
  }

  @Test
  void isZeroWhereNobodySays() {
    assertThat(retryAfter.read(Optional.empty())).isZero();
  }

  @Property
  void survivesEverything(@ForAll String header) {
    assertThat(retryAfter.read(Optional.of(header))).isBetween(Duration.ZERO, Duration.ofDays(1));
  }
}
