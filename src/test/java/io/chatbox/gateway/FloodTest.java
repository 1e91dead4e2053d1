package io.chatbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.gateway.Flood.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FloodTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Flood flood = new Flood();

  @Test
  void whoGoesOnForALongTimeIsToldOnceASecond() {
    for (int second = 0; second < 10; second++) {
      assertThat(flood.refused(second * SECOND)).isEqualTo(Outcome.TOLD);
      for (int i = 1; i < Flood.MOST; i++) {
        assertThat(flood.refused(second * SECOND + i)).isEqualTo(Outcome.PASSED_OVER);
      }
    }
    assertThat(flood.isOver()).isFalse();
  }

  @Test
  void oneTooManyInASecondIsAFloodAndStaysOne() {
    for (int i = 0; i < Flood.MOST; i++) {
      assertThat(flood.refused(i)).isNotEqualTo(Outcome.TOO_MANY);
    }
    assertThat(flood.refused(SECOND - 1)).isEqualTo(Outcome.TOO_MANY);
    assertThat(flood.isOver()).isTrue();
    assertThat(flood.refused(5 * SECOND)).isEqualTo(Outcome.TOO_MANY);
  }
}
