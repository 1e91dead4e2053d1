package io.chatbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FloodTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Flood flood = new Flood();

  @Test
  void whoGoesOnForALongTimeIsNoFlood() {
    for (int second = 0; second < 10; second++) {
      for (int i = 0; i < Flood.MOST; i++) {
        assertThat(flood.overflows(second * SECOND + i)).isFalse();
      }
    }
  }

  @Test
  void oneTooManyInASecondIsAndStaysOne() {
    for (int i = 0; i < Flood.MOST; i++) {
      assertThat(flood.overflows(i)).isFalse();
    }
    assertThat(flood.isOver()).isFalse();
    assertThat(flood.overflows(SECOND - 1)).isTrue();
    assertThat(flood.isOver()).isTrue();
    assertThat(flood.overflows(5 * SECOND)).isTrue();
  }
}
