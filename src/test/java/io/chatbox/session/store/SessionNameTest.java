package io.chatbox.session.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionNameTest {

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      maxCharsPerColumn = 500,
      textBlock =
          """
          How do I sort a list?                  => How do I sort a list?
          Was ist das? Und wieso ist es da?      => Was ist das?
          Version 3.14 is out. Should I take it? => Version 3.14 is out.
          你好。世界很大。                            => 你好。
          1. Sort it. Then print it.              => 1. Sort it.
          See https://example.com/a?b=c. Is it?  => See https://example.com/a?b=c.
          'A heading\\r\\n \\r\\nand its text'   => A heading
          '\\n\\n1.\\n\\nOne'                    => 1. One
          '# A heading'                          => A heading
          '> - **Bold** words'                   => Bold** words
          '---\\n\\n## Title'                    => Title
          -5 + 3                                 => -5 + 3
          '#topic'                               => '#topic'
          👨‍👩‍👧 family                             => 👨‍👩‍👧 family
          """)
  void isTheFirstSentence(String content, String name) {
    assertThat(SessionName.of(content.translateEscapes())).contains(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      maxCharsPerColumn = 500,
      textBlock =
          """
          123456789 123456789 123456789 123456789 123456789 123456789 => 123456789 123456789 123456789 123456789 123456789 123456789
          123456789 123456789 123456789 123456789 123456789 1234567890 => 123456789 123456789 123456789 123456789 123456789 1234567890
          123456789 123456789 123456789 123456789 123456789 1234567890x => 123456789 123456789 123456789 123456789 123456789…
          123456789 123456789 123456789 123456789 123456789 123456789 x => 123456789 123456789 123456789 123456789 123456789 123456789…
          The quick brown fox jumps over the lazy dog and then on its way => The quick brown fox jumps over the lazy dog and then on its…
          The quick brown fox jumps over the lazy dog and then again, x, home => The quick brown fox jumps over the lazy dog and then again…
          """)
  void isCutAtAWord(String content, String name) {
    assertThat(SessionName.of(content)).contains(name);
  }

  @Test
  void cutsALongWordWhereItMust() {
    assertThat(SessionName.of("x".repeat(61))).contains("x".repeat(59) + "…");
    assertThat(SessionName.of("See https://example.com/" + "a".repeat(100)))
        .contains("See https://example.com/" + "a".repeat(35) + "…");
    assertThat(SessionName.of("你好世界".repeat(20))).contains("你好世界".repeat(14) + "你好世…");
  }

  @Test
  void neverCutsThroughWhatIsOneCharacterToItsReader() {
    String family = "👨‍👩‍👧";
    String accented = "e\u0301";

    assertThat(SessionName.of(family.repeat(10))).contains(family.repeat(7) + "…");
    assertThat(SessionName.of("x" + accented.repeat(40))).contains("x" + accented.repeat(29) + "…");
    assertThat(SessionName.of("x" + "👍🏽".repeat(40))).contains("x" + "👍🏽".repeat(14) + "…");
    assertThat(SessionName.of("x".repeat(40) + "\u1400\u0BBE" + "x".repeat(30)))
        .as("a line may break there, after a hyphen, but only on paper")
        .contains("x".repeat(40) + "\u1400\u0BBE" + "x".repeat(17) + "…");
    assertThat(SessionName.of("x" + "\u0301".repeat(100))).as("one that is too long").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n\t ", "\u0000", "###", "> * -", "\uD800\uFEFF"})
  void nothingMakesNoName(String content) {
    assertThat(SessionName.of(content)).isEmpty();
  }

  @Test
  void isQuickWithHostileText() {
    assertThat(SessionName.of("> ".repeat(5_000))).isEmpty();
    assertThat(SessionName.of("#".repeat(9_999) + "x"))
        .hasValueSatisfying(name -> assertThat(name).hasSize(60));
    assertThat(SessionName.of("\u0301".repeat(10_000))).isEmpty();
  }

  @Test
  void isOneLineThatTurnsNothingAroundIt() {
    assertThat(SessionName.of("  two\nlines \t and\u00A0gaps\u0000\u0007! "))
        .contains("two lines and gaps !");
    assertThat(SessionName.of("a\u202Eb\uFEFFc\u2066d\uD800e")).contains("abcde");
  }
}
