package io.chatbox.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.llm.Providers;
import io.chatbox.llm.StreamEvent.Usage;
import io.chatbox.protocol.TokenCount;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostTest {
  /** The prompt has two tokens by our estimate, an answer of eight letters has two. */
  @ParameterizedTest(name = "{0} {1}/{2} said \"{3}\"")
  @CsvSource({
    "counted,                      10, 5, abcd efg, 10, 5, false",
    "an answer for nothing,         0, 0, abcd efg,  2, 2, true",
    "half an answer for nothing,   10, 0, abcd efg, 10, 2, true",
    "who read nothing but writes,   0, 5, abcd efg,  2, 5, true",
    "nothing said and paid,        10, 0, '',        10, 0, false",
    "thoughts alone,               10, 5, '',        10, 5, false",
    "nothing said and counted,      0, 0, '',         2, 0, true",
    "below nothing,                -1, -1, abcd efg, 2, 2, true",
  })
  void zeroIsBelievedWhereItCanBeTrue(
      String what, int read, int written, String said, int prompt, int completion, boolean guess) {
    assertThat(cost().of(said, false, Optional.of(new Usage(read, written))))
        .isEqualTo(new TokenCount(prompt, completion, guess));
  }

  @ParameterizedTest
  @CsvSource({"true, 0", "false, 2"})
  void whoFailedAtOnceHasMostLikelyReadNothing(boolean unread, int prompt) {
    assertThat(cost().of("", unread, Optional.empty())).isEqualTo(new TokenCount(prompt, 0, true));
    assertThat(cost().of("", unread, Optional.of(new Usage(0, 0))))
        .isEqualTo(new TokenCount(prompt, 0, true));
  }

  private static Cost cost() {
    return new Cost(new ScriptedModel(), Providers.asking("Why, why"));
  }
}
