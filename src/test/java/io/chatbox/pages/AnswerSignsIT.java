package io.chatbox.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.chatbox.pages.ScriptedSocket.answer;
import static io.chatbox.pages.ScriptedSocket.loading;
import static io.chatbox.pages.ScriptedSocket.piece;
import static io.chatbox.pages.ScriptedSocket.question;
import static io.chatbox.pages.ScriptedSocket.thinking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Locator;
import io.chatbox.protocol.CloseCode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the page says of an answer beside its words, with a test in the server's place. */
class AnswerSignsIT extends PageTest {
  private ChatPage chat;
  private ScriptedSocket script;

  @BeforeEach
  void lay() {
    chat = newPage();
    script = ScriptedSocket.of(chat.page());
  }

  @ParameterizedTest
  @CsvSource({"en, The model is thinking…", "de, Das Modell denkt nach…"})
  void thatTheModelThinksIsSeenAndHeardUntilItSpeaks(String language, String words) {
    open(language);
    script.send(loading("a1"));
    assertThat(chat.answers().locator(".dots")).isVisible();
    assertThat(sign()).isHidden();

    script.send(thinking("a1"));
    assertThat(sign()).hasText(words);
    assertThat(sign()).isVisible();
    assertThat(chat.page().getByTestId("announcer")).containsText(words);

    script.send(piece("a1", 0, "Because."));
    assertThat(sign()).isHidden();
    script.send(thinking("a1"));
    assertThat(chat.answers().locator(".prose")).hasText("Because.");
    assertThat(sign()).isHidden();
  }

  @Test
  void whoComesBackWhileTheModelThinksSeesThatAgain() {
    script.answering("a1");
    open("en");
    script.await("sync", 1);
    script.send(thinking("a1"));
    assertThat(sign()).isVisible();

    script.close(CloseCode.INTERNAL_ERROR.code());
    assertThat(sign()).isHidden();
    script.await("sync", 2);
    script.send(thinking("a1"));

    assertThat(sign()).isVisible();
    assertThat(chat.answers()).hasCount(1);
  }

  @Test
  void aPhaseOfLaterReleasesIsPassedOver() {
    open("en");
    script.send(loading("a1"));
    script.send(thinking("a1").replace("thinking", "searching"));

    assertThat(chat.answers().locator(".dots")).isVisible();
    assertThat(sign()).isHidden();
  }

  @ParameterizedTest
  @CsvSource({
    "Half,length,The answer reached its maximum length. Write “go on” to get the rest.",
    "Half,unknown,The model did not say whether this answer is complete.",
    "Half,content_filter,The answer ends here: more would go against the rules.",
    "'',content_filter,There is no answer: it would go against the rules.",
    "'',stop,The model said nothing.",
  })
  void anAnswerThatMayLackItsEndSaysSo(String content, String reason, String words) {
    script.stored(question("q1", "Why?"), answer("a1", content, "q1", reason));
    open("en");

    assertThat(chat.answers().locator(".note")).containsText(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          en | Half | model_unavailable | The answer broke off here. Try again.
          de | Half | model_unavailable | Die Antwort bricht hier ab. Versuchen Sie es noch einmal.
          en | Half | model_unusable    | The model is not available. Tell those who run this chat.
          en | ''   | model_unavailable | The model is not available right now. Ask again in a moment.
          de | ''   | model_unavailable | Das Modell ist gerade nicht verfügbar. Fragen Sie gleich noch einmal.
          """)
  void anAnswerThatFailsSaysWhatFitsToWhatThereIsOfIt(
      String language, String content, String reason, String words) {
    open(language);
    script.send(loading("a1"));
    if (!content.isEmpty()) {
      script.send(piece("a1", 0, content));
    }
    script.send(
        """
        {"type":"error","message_id":"a1",
         "error":{"code":"LLM_UNAVAILABLE","reason":"%s","message":"x","recoverable":true}}"""
            .formatted(reason));

    assertThat(chat.answers().locator(".note-words > span").first()).hasText(words);
    assertThat(chat.page().getByTestId("announcer")).containsText(words);
  }

  @Test
  void theNoteOfAnAnswerWithoutTextStandsBesideItsMark() {
    open("en");
    chat.say("Why?");
    script.await("user_message", 1);
    script.acknowledge("user_message", "q1", 1);
    script.send(loading("a1"));
    script.send(
        """
        {"type":"error","message_id":"a1",
         "error":{"code":"LLM_UNAVAILABLE","reason":"model_unavailable","message":"x",
                  "recoverable":true}}""");

    assertThat(chat.again()).isVisible();
    List<Number> middles = middles(chat.answers());
    double words = middles.getFirst().doubleValue();
    assertThat(middles)
        .hasSize(4)
        .allSatisfy(middle -> assertThat(middle.doubleValue()).isCloseTo(words, within(1.0)));
  }

  @ParameterizedTest
  @CsvSource({
    "model_unusable,The model is not available. Tell those who run this chat.",
    "of_a_later_release,The model could not answer.",
  })
  void anAnswerThatFailedSaysWhyAfterAReloadToo(String reason, String words) {
    String failed = answer("a1", "", "q1", "error\",\"reason\":\"" + reason);
    script.stored(question("q1", "Why?"), failed);
    open("en");

    assertThat(chat.answers().locator(".note")).containsText(words);
  }

  @Test
  void aWholeAnswerSaysNothingOfItsEnd() {
    script.stored(question("q1", "Why?"), answer("a1", "Because.", "q1", "stop"));
    open("en");

    assertThat(chat.answers().locator(".prose")).hasText("Because.");
    assertThat(chat.answers().locator(".note")).isHidden();
  }

  /** How far down words, mark, symbol and button are, all at one moment: messages arrive moving. */
  @SuppressWarnings("unchecked")
  private static List<Number> middles(Locator answer) {
    return (List<Number>)
        answer.evaluate(
            """
            (root) => ['.note-words > span', '.avatar', '.note > .icon', '.note .text-button']
              .map((part) => root.querySelector(part).getBoundingClientRect())
              .map(({ top, height }) => top + height / 2)""");
  }

  private Locator sign() {
    return chat.answers().last().locator(".thinking");
  }

  private void open(String language) {
    chat.page()
        .navigate(
            "%s/?lang=%s#token=%s".formatted(server.base(), language, server.tokens().user("ada")));
    chat.awaitConnected();
  }
}
