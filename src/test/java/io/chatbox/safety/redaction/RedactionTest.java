package io.chatbox.safety.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.config.TestSettings;
import io.chatbox.safety.Passage;
import io.chatbox.safety.Passage.Position;
import io.chatbox.safety.TextFilter.Judge;
import io.chatbox.safety.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  private static final List<String> ALL = List.of("email", "phone", "card");

  private final PersonalData german = new PersonalData(ALL, Optional.of("DE"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Write to ada@example.com. | Write to [email 1].",
        "(ada.lovelace+chat@mail.example.co.uk), please | ([email 1]), please",
        "<ada@example.com>;grace@example.com | <[email 1]>;[email 2]",
        "Jörg@bücher.example and x@xn--bcher-kva.xn--p1ai | [email 1] and [email 2]",
        "ada@example.com-now or a@b@example.com | [email 1]-now or a@[email 2]",
        "Ring 030 1234567 or +49 30 1234567! | Ring [phone 1] or [phone 1]!",
        "(030) 123-4567, +1 650-253-0000, +44 20 7946 0018 | [phone 1], [phone 2], [phone 3]",
        "Card 4111 1111 1111 1111 12/28 | Card [card 1] 12/28",
        "5500-0000-0000-0004, 340000000000009 | [card 1], [card 2]",
        "4111111111111111=4111.1111.1111.1111 | [card 1]=[card 1]",
        "12 4111 1111 1111 1111 35 | 12 [card 1] 35",
        "٤١١١ ١١١١ ١١١١ ١١١١ | [card 1]",
        "4111111111111111@b.example, 030.1234567@c.example | [email 1], [email 2]",
        "a@b.example 4111111111111111 +49301234567 | [email 1] [card 1] [phone 1]",
      })
  void whatIsPersonalIsReplaced(String written, String sent) {
    assertThat(redacted(german.begin(), written)).isEqualTo(sent);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Nothing here.",
        "@ada on localhost: root@localhost, foo@1.2.3, @scope/package.name, @@@",
        "In 2024-01-15 at 12:34:56 it was 3.14159, 1 000 000 and version 10.0.0.1",
        "4111 1111 1111 1112 has a wrong check digit, 1111222233334444 is no card",
        "A timestamp: 1700000000005",
        "10000000000000000000000000000000000000000",
        "[email 1] [card 1]"
      })
  void theRestStaysAsItIs(String text) {
    assertThat(german.begin()).isNotNull();
    assertThat(redacted(german.begin(), text)).isEqualTo(text);
  }

  @Test
  void oneCallKnowsAValueAgainInAnotherText() throws Exception {
    Judge judge = german.begin();

    assertThat(redacted(judge, "I am ada@example.com, not grace@example.com"))
        .isEqualTo("I am [email 1], not [email 2]");
    assertThat(redacted(judge, "GRACE@example.com")).isEqualTo("[email 2]");
    assertThat(redacted(german.begin(), "grace@example.com")).isEqualTo("[email 1]");
  }

  @Test
  void nationalNumbersAreFoundInTheirCountryAlone() {
    PersonalData anywhere = new PersonalData(ALL, Optional.empty());

    assertThat(redacted(anywhere.begin(), "030 1234567, +49 30 1234567"))
        .isEqualTo("030 1234567, [phone 1]");
  }

  @Test
  void onlyWhatTheSettingsNameIsReplacedAndNothingByDefault() {
    Map<String, String> required =
        Map.of(
            "JWT_SECRET", "kW3Zr8vQpLx1NcYt6HdB0sJmGfUo9aEi",
            "MONGO_URI", "mongodb://db",
            "LLM_PROVIDER_1_ID", "demo",
            "LLM_PROVIDER_1_TYPE", "demo");
    assertThat(new PersonalData(TestSettings.of(required)).positions()).isEmpty();

    PersonalData cards = new PersonalData(List.of("card"), Optional.empty());
    assertThat(cards.positions()).containsExactlyInAnyOrder(Position.EARLIER, Position.QUESTION);
    assertThat(redacted(cards.begin(), "ada@example.com +49301234567 4111111111111111"))
        .isEqualTo("ada@example.com +49301234567 [card 1]");
  }

  static String redacted(Judge judge, String text) {
    try {
      return switch (judge.judge(new Passage(Position.QUESTION, "", text))) {
        case Verdict.Pass pass -> text;
        case Verdict.Change(String changed) -> changed;
        case Verdict.Refuse refuse -> throw new AssertionError(refuse);
      };
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
