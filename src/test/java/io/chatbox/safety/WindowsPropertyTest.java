package io.chatbox.safety;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class WindowsPropertyTest {

  @Property
  void windowsAreBoundedSplitNoPairAndComeToAnEnd(@ForAll @From("texts") String text) {
    StringBuilder held = new StringBuilder(text);
    StringBuilder taken = new StringBuilder();
    while (!held.isEmpty()) {
      int length = Windows.ready(held, true);
      assertThat(length).isBetween(1, Math.min(held.length(), Windows.MOST));
      assertThat(Character.isHighSurrogate(held.charAt(length - 1))).isFalse();
      taken.append(held, 0, length);
      held.delete(0, length);
    }
    assertThat(taken).hasToString(text);
  }

  @Property
  void whatIsFullDoesNotWait(@ForAll @From("texts") String text) {
    int length = Windows.ready(text, false);

    if (text.length() < Windows.LEAST) {
      assertThat(length).isZero();
    } else if (text.length() >= Windows.FULL) {
      assertThat(length).isPositive();
    }
  }

  @Property
  void aCutIsTheBeginningAndWellFormed(
      @ForAll @From("texts") String text, @ForAll @IntRange(max = 500) int most) {
    String cut = Windows.cut(text, Math.min(most, text.length()));

    assertThat(text).startsWith(cut);
    assertThat(cut.length()).isBetween(Math.min(most, text.length()) - 1, most);
    assertThat(cut.isEmpty() || !Character.isHighSurrogate(cut.charAt(cut.length() - 1))).isTrue();
  }

  @Example
  void windowsEndWithSentencesElseWithWords() {
    String first = "x".repeat(90) + ". ";
    assertThat(Windows.ready(first + "And then", false)).isEqualTo(first.length());
    assertThat(Windows.ready("字".repeat(90) + "。字", false)).isEqualTo(91);
    assertThat(Windows.ready("word ".repeat(20), false)).isZero();
    assertThat(Windows.ready("word ".repeat(80) + "unfinis", false)).isEqualTo(400);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
            Arbitraries.of("a", "é", "😀", " ", "word ", "End. ", "\n", "字", "。"),
            Arbitraries.of("a", "😀"))
        .list()
        .ofMaxSize(900)
        .map(pieces -> String.join("", pieces));
  }
}
