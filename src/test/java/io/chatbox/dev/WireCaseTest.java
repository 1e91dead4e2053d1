package io.chatbox.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a corpus file must have, so that none holds less than it seems to. */
class WireCaseTest {
  private static final String WHOLE =
      """
      === about
      Somebody says nothing.
      source: https://github.com/owner/repo/issues/1
      === response
      HTTP/1.1 200 OK

      data: [DONE]

      === ends reset
      === expected
      failed: UNAVAILABLE passing
      asked: 3
      """;

  @ParameterizedTest
  @CsvSource({
    "source: https:, seen at:, lacks its 'source: https://…'",
    "asked: 3, '', lacks 'asked'",
    "failed: UNAVAILABLE passing, '', expects not one of 'end' and 'failed'",
    "failed:, end: stop / failed:, expects not one of 'end' and 'failed'",
    "asked: 3, asked: 3 / uses: 1 2, has a line without a known key: uses: 1 2",
    "asked: 3, asked: 3 / thinking, has a line without a known key: thinking",
    "=== ends reset, === ends badly, ends in an unknown way: badly",
    "=== response, === response shuffled, has an unknown option in [shuffled]",
    "=== response, === ends reset / === response, has an 'ends' before its first response",
    "=== expected, === awaited, has an unknown section awaited",
  })
  void whatLacksSomethingSaysWhat(String part, String other, String fault) {
    String file = WHOLE.replace(part, other.replace(" / ", "\n"));
    assertThatThrownBy(() -> WireCase.parse("openai", "case", file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(fault);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThat(WireCase.parse("openai", "case", WHOLE).responses()).hasSize(1);
    assertThatThrownBy(() -> WireCase.of("openai", "none"))
        .hasMessage("corpus file /wire/openai/none.txt is not there");
  }
}
