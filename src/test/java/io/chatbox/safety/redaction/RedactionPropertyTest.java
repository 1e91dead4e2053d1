package io.chatbox.safety.redaction;

import static io.chatbox.safety.redaction.RedactionTest.redacted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.chatbox.dev.Tries;
import io.chatbox.llm.ChatModel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every text, hostile ones included. */
class RedactionPropertyTest {
  /** As long as an answer may be, or a quarter of that. */
  private static final int LONG = Tries.size(ChatModel.MAX_ANSWER, ChatModel.MAX_ANSWER / 4);

  /** Many times what it takes, and far from what backtracking would. */
  private static final Duration BOUND = Duration.ofSeconds(Tries.size(60, 15));

  private final PersonalData all =
      new PersonalData(List.of("email", "phone", "card"), Optional.of("US"));

  @Property
  void noAddressOrCardSurvivesInAnyText(
      @ForAll @From("surroundings") String before,
      @ForAll @From("addresses") String address,
      @ForAll @From("surroundings") String between,
      @ForAll @From("cards") String card,
      @ForAll @From("surroundings") String after) {
    String sent =
        redacted(all.begin(), before + ' ' + address + "\n" + between + "\n" + card + "\n" + after);

    assertThat(sent).doesNotContain(address).doesNotContain(card);
  }

  @Property
  void whatFindersFindLiesInTheTextInOrderAndApart(@ForAll @From("hostile") String text) {
    for (Finder finder : List.of(new Emails(), new Cards(), new Phones(Optional.of("US")))) {
      int from = 0;
      for (Finding finding : finder.find(text)) {
        assertThat(finding.start()).isGreaterThanOrEqualTo(from);
        assertThat(finding.end()).isGreaterThan(finding.start()).isLessThanOrEqualTo(text.length());
        from = finding.end();
      }
    }
  }

  @Property
  void anyTextAtAllIsJudged(@ForAll String text) {
    assertThatCode(() -> redacted(all.begin(), text)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "@",
        "a@",
        "a.",
        "a@a.",
        ".",
        "1",
        "1 ",
        "1 - ",
        "+1",
        "(",
        "((((1----",
        "1~~~~",
        "4111 ",
        ";ext=",
        "12345678 ext ",
        "tel:1;phone-context=aa.",
        "10.0.0.1 ",
        "１２３ "
      })
  void muchOfAnythingTakesBoundedTime(String unit) {
    String text = unit.repeat(LONG / unit.length());

    Assertions.assertTimeoutPreemptively(
        BOUND, () -> assertThat(redacted(all.begin(), text)).isNotEmpty());
  }

  @Provide
  Arbitrary<String> surroundings() {
    return Arbitraries.strings().withChars("ab@.,+-() 1479\n\"é😀").ofMaxLength(40);
  }

  @Provide
  Arbitrary<String> hostile() {
    return Arbitraries.strings().withChars("a@.+-() /x0145\n;").ofMaxLength(300);
  }

  @Provide
  Arbitrary<String> addresses() {
    Arbitrary<String> label =
        Arbitraries.strings().withCharRange('a', 'z').numeric().ofMinLength(1).ofMaxLength(10);
    Arbitrary<String> top =
        Arbitraries.strings().withCharRange('a', 'z').ofMinLength(2).ofMaxLength(6);
    return net.jqwik.api.Combinators.combine(label, label, top)
        .as((local, domain, country) -> local + "@" + domain + "." + country);
  }

  /** With a check digit by the formula, worked out otherwise than the finder does. */
  @Provide
  Arbitrary<String> cards() {
    return Arbitraries.strings()
        .numeric()
        .ofMinLength(11)
        .ofMaxLength(17)
        .map(digits -> "4" + digits)
        .map(RedactionPropertyTest::withCheckDigit);
  }

  private static String withCheckDigit(String digits) {
    int sum = 0;
    boolean doubles = true;
    for (int i = digits.length() - 1; i >= 0; i--) {
      int value = (digits.charAt(i) - '0') * (doubles ? 2 : 1);
      sum += value / 10 + value % 10;
      doubles = !doubles;
    }
    return digits + (10 - sum % 10) % 10;
  }
}
