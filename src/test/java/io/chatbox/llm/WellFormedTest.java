package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WellFormedTest {

  @Property
  void textIsWellFormedHoweverItWasCut(@ForAll("units") List<String> pieces) {
    WellFormed wellFormed = new WellFormed();
    StringBuilder text = new StringBuilder();
    for (String piece : pieces) {
      String next = wellFormed.next(piece);
      assertThat(isWellFormed(next)).isTrue();
      text.append(next);
    }
    text.append(wellFormed.rest());
    String whole = String.join("", pieces);
    assertThat(text).hasSameSizeAs(whole);
    assertThat(isWellFormed(text.toString())).isTrue();
    if (isWellFormed(whole)) {
      assertThat(text).hasToString(whole);
    }
  }

  @Provide
  Arbitrary<List<String>> units() {
    return Arbitraries.of("a", "\uD83D", "\uDE00", "\uD83D\uDE00")
        .list()
        .ofMaxSize(4)
        .map(units -> String.join("", units))
        .list()
        .ofMaxSize(6);
  }

  private static boolean isWellFormed(String text) {
    return text.codePoints().noneMatch(point -> point >= 0xD800 && point <= 0xDFFF);
  }
}
