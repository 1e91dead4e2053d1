package io.chatbox.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
  @Test
  void madeOnesAreWellFormedAndDiffer() {
    String id = Ids.fresh();

    assertThat(Ids.wellFormed(id)).isTrue();
    assertThat(id).isNotEqualTo(Ids.fresh());
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "0123456789abcdef0123456789abcde",
        "0123456789abcdef0123456789abcdef0",
        "0123456789ABCDEF0123456789ABCDEF",
        "0123456789abcdef0123456789abcdef\n",
        "0123456789abcdeg0123456789abcdef"
      })
  void anythingElseIsNone(String text) {
    assertThat(Ids.wellFormed(text)).isFalse();
  }
}
