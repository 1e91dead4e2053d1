package io.chatbox.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long SLACK = Pace.SLACK.toSeconds();

  private final Pace pace = new Pace(Duration.ofMinutes(10));

  @Test
  void nobodyIsLateWhileNobodyWaits() {
    assertThat(pace.overdue(Long.MAX_VALUE / 2)).isFalse();
    pace.begin(0);
    pace.end(SECOND, 0);
    assertThat(pace.overdue(Long.MAX_VALUE / 2)).isFalse();
  }

  @Test
  void whoTakesNothingIsLateAfterTheSlack() {
    pace.begin(0);
    assertThat(pace.overdue(SLACK * SECOND)).isFalse();
    assertThat(pace.overdue(SLACK * SECOND + 1)).isTrue();
  }

  @Property
  void whoKeepsTheLeastPaceIsNeverLate(@ForAll @IntRange(min = 1, max = 25) int seconds) {
    Pace patient = new Pace(Duration.ofDays(1));
    long now = 0;
    for (int i = 0; i < 100; i++) {
      patient.begin(now);
      now += seconds * SECOND;
      assertThat(patient.overdue(now)).isFalse();
      patient.end(now, (long) seconds * Pace.LEAST_BYTES_A_SECOND + 1);
    }
  }

  @Property
  void whoFallsBehindItIsLateInTheEnd(@ForAll @IntRange(min = 2, max = 25) int seconds) {
    Pace patient = new Pace(Duration.ofDays(1));
    long now = 0;
    boolean late = false;
    for (int i = 0; i < 100 && !late; i++) {
      patient.begin(now);
      now += seconds * SECOND;
      late = patient.overdue(now);
      patient.end(now, (long) seconds * Pace.LEAST_BYTES_A_SECOND / 2);
    }
    assertThat(late).isTrue();
  }

  @Test
  void anHourOfHurryEarnsNoMoreThanTheSlack() {
    pace.begin(0);
    pace.end(1, 1_000_000_000L);
    pace.begin(SECOND);
    assertThat(pace.overdue((SLACK + 1) * SECOND + 1)).isTrue();
  }

  @Test
  void theWholeHasAnEndForThoseWhoKeepThePaceToo() {
    Pace brief = new Pace(Duration.ofSeconds(20));
    brief.begin(0);
    brief.end(15 * SECOND, 1_000_000);
    brief.begin(15 * SECOND);
    assertThat(brief.overdue(20 * SECOND)).isFalse();
    assertThat(brief.overdue(20 * SECOND + 1)).isTrue();
  }
}
