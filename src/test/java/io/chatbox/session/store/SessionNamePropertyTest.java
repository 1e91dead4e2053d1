package io.chatbox.session.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.BreakIterator;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SessionNamePropertyTest {

  @Property(tries = 3_000)
  void isOneShortLineThatCanBeShown(@ForAll @From("contents") String content) {
    SessionName.of(content)
        .ifPresent(
            name -> {
              assertThat(name).isNotEmpty().hasSizeLessThanOrEqualTo(SessionName.LONGEST);
              assertThat(name).isEqualTo(name.strip()).doesNotContain("  ");
              assertThat(name.codePoints())
                  .noneMatch(Character::isISOControl)
                  .noneMatch(point -> Character.getType(point) == Character.SURROGATE)
                  .noneMatch(point -> Character.getType(point) == Character.PARAGRAPH_SEPARATOR);
            });
  }

  @Property(tries = 3_000)
  void isTheTextItselfUpToABoundary(@ForAll @From("plainContents") String content) {
    BreakIterator graphemes = BreakIterator.getCharacterInstance(Locale.ROOT);
    graphemes.setText(content);
    SessionName.of(content)
        .ifPresent(
            name -> {
              boolean cut = name.endsWith("…");
              String kept = cut ? name.substring(0, name.length() - 1) : name;
              assertThat(content).startsWith(kept);
              assertThat(graphemes.isBoundary(kept.length())).isTrue();
              assertThat(cut).isEqualTo(cut && content.length() > SessionName.LONGEST);
            });
  }

  @Provide
  Arbitrary<String> contents() {
    return Arbitraries.oneOf(
        Arbitraries.strings().all().ofMaxLength(300),
        pieces(
            " ",
            "\n",
            "\n\n",
            "\t",
            "\u0000",
            "\u00A0",
            "\u2029",
            "# ",
            "> ",
            "- ",
            "*",
            "1. ",
            "word",
            "Why? ",
            "\uD83D",
            "\uDC4D",
            "\u202E",
            "e\u0301",
            "👨‍👩‍👧",
            "你好。",
            "ก็"));
  }

  /** Without what is left out or put together, and with a letter first. */
  @Provide
  Arbitrary<String> plainContents() {
    return pieces(
            "word",
            " and",
            ", ",
            "x",
            "e\u0301",
            "👨‍👩‍👧",
            "👍🏽",
            "🇩🇪",
            "你好",
            "。",
            "नमस्ते",
            "ก็",
            "https://a.test/b?c",
            "-",
            "\u0301",
            "\u200D")
        .map(text -> "A" + text.strip().replaceAll(" +", " "));
  }

  private static Arbitrary<String> pieces(String... pieces) {
    return Arbitraries.of(pieces).list().ofMaxSize(60).map(list -> String.join("", list));
  }
}
