package io.chatbox.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

  @Test
  void idsHaveTheirFormAndAreApart() {
    assertThat(Stream.generate(Ids::next).limit(10_000).collect(Collectors.toSet()))
        .hasSize(10_000)
        .allMatch(Ids::isId);
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(
      strings = {
        "0123456789abcdef0123456789abcde",
        "0123456789abcdef0123456789abcdef0",
        "0123456789ABCDEF0123456789ABCDEF",
        "0123456789abcdef0123456789abcdeg",
        "0123456789abcdef0123456789abcde\n",
        "01234567-89ab-cdef-0123-456789abcdef"
      })
  void whatAClientMakesUpIsNone(String text) {
    assertThat(Ids.isId(text)).isFalse();
  }
}
