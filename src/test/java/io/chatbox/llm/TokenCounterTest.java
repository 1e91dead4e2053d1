package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.dev.Tries;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TokenCounterTest {
  private static final String PANGRAM = "The quick brown fox jumps over the lazy dog.";

  /** Figures from OpenAI's own tokenizer. */
  @Test
  void countsAsTheModelsTokenizerDoes() {
    for (String model : List.of("gpt-4o", "gpt-4o-mini-2024-07-18", "gpt-5", "o3-mini")) {
      TokenCounter counter = TokenCounter.of(model);
      assertThat(counter.exact()).as(model).isTrue();
      assertThat(counter.count(PANGRAM)).isEqualTo(10);
      assertThat(counter.count("你好，世界！")).isEqualTo(4);
    }
    assertThat(TokenCounter.of("gpt-4-turbo").count("你好，世界！")).isEqualTo(7);
  }

  @Test
  void estimatesWhatItDoesNotKnow() {
    for (String model : List.of("claude-sonnet-4-5", "llama3", "", "my-gpt-4o")) {
      assertThat(TokenCounter.of(model).exact()).as(model).isFalse();
    }
    assertThat(TokenCounter.ESTIMATE.count(PANGRAM)).isEqualTo(11);
    assertThat(TokenCounter.ESTIMATE.count("你好，世界！")).isEqualTo(6);
    assertThat(TokenCounter.ESTIMATE.count("")).isZero();
  }

  @Test
  void aPromptHasTheTokensAndUnitsOfItsParts() {
    Prompt prompt = Providers.asking(PANGRAM, "你好，世界！");
    assertThat(TokenCounter.of("gpt-4o").count(prompt)).isEqualTo(10 + 2 + 4);
    assertThat(TokenCounter.ESTIMATE.count(prompt.parts().getLast(), 100)).isEqualTo(6);
    assertThat(prompt.units()).isEqualTo(PANGRAM.length() + "Well.".length() + 6);
  }

  @Property(tries = 300)
  void aBoundedCountIsTheCountOrAboveTheBound(
      @ForAll @StringLength(max = 2_000) String text, @ForAll @IntRange(max = 600) int most) {
    for (TokenCounter counter : List.of(TokenCounter.of("gpt-4o"), TokenCounter.ESTIMATE)) {
      int all = counter.count(text);
      int bounded = counter.count(text, most);
      assertThat(bounded > most).isEqualTo(all > most);
      if (all <= most && most > 0) {
        assertThat(bounded).isEqualTo(all);
      }
    }
  }

  /** A quarter of a million, or a whole one, of anything ends soon, however it is put together. */
  @Test
  void hostileTextsEnd() {
    for (String unit :
        List.of("a", "A", " ", "\n", "é", "你", "\uD83D\uDE00", "\uD800", "a1-", "'s")) {
      String text = unit.repeat(Tries.size(1 << 20, 1 << 18) / unit.length());
      assertThat(TokenCounter.of("gpt-4o").count(text)).isPositive();
      assertThat(TokenCounter.of("gpt-4").count(text, 8_000)).isPositive();
    }
  }
}
