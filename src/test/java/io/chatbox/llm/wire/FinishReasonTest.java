package io.chatbox.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.llm.wire.FinishReason.Failure;
import io.chatbox.llm.wire.FinishReason.Good;
import io.chatbox.llm.wire.FinishReason.Unknown;
import org.junit.jupiter.api.Test;

class FinishReasonTest {
  @Test
  void knowsNearlyTheSameWordsForTheSame() {
    assertThat(FinishReason.of(" ")).isEqualTo(FinishReason.NONE);
    assertThat(FinishReason.of("null")).isEqualTo(FinishReason.NONE);
    assertThat(FinishReason.of("STOP")).isEqualTo(new Good("stop"));
    assertThat(FinishReason.of("MAX_TOKENS")).isEqualTo(new Good("length"));
    assertThat(FinishReason.of("tool_use")).isEqualTo(new Good("tool_calls"));
    assertThat(FinishReason.of("SAFETY")).isEqualTo(new Good("content_filter"));
    assertThat(FinishReason.of("Network_Error")).isEqualTo(new Failure("network_error"));
    assertThat(FinishReason.of("Moon_Phase")).isEqualTo(new Unknown("Moon_Phase"));
    assertThat(FinishReason.of("no word at all")).isEqualTo(new Unknown("unknown"));
  }
}
