package io.chatbox.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.chatbox.pages.ScriptedSocket.answer;
import static io.chatbox.pages.ScriptedSocket.question;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Clock;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page says when the server refuses something, with a test in the server's place. */
class RefusalWordsIT extends PageTest {
  private static final Instant NOON = Instant.parse("2024-03-01T12:00:00Z");
  private static final String SERVERS_WORDS = "What the server says itself.";

  /** Reasons by their codes, which are to be told apart. */
  private static final Map<String, String> REASONS =
      Map.of(
          "CONFLICT",
          "messages_waiting answer_running answering_elsewhere answer_replaced left_unanswered"
              + " conversation_ended other_conversation_active conversation_moved_on"
              + " client_msg_id_taken",
          "NOT_FOUND",
          "model_unknown message_unknown answer_unknown nothing_to_answer conversation_deleted",
          "SERVICE_ERROR",
          "unexpected answer_not_stopped answer_not_started answer_not_stored not_checked"
              + " server_leaving",
          "DATABASE_ERROR",
          "not_stored not_loaded",
          "LLM_UNAVAILABLE",
          "model_unavailable model_unusable conversation_rejected conversation_too_long",
          "LLM_TIMEOUT",
          "model_timeout",
          "TOO_MANY_REQUESTS",
          "too_fast too_many_messages inbox_full budget_spent",
          "INVALID_FORMAT",
          "message_refused sender_wrong field_too_long text_malformed not_json",
          "INVALID_TOKEN",
          "sign_in_refused",
          "EXPIRED_TOKEN",
          "sign_in_expired");

  /** Frames that nobody could read: whoever writes to a page can't do more about one than other. */
  private static final String UNREADABLE =
      "not_json type_unknown field_invalid metadata_invalid nested_too_deep";

  private ChatPage chat;
  private ScriptedSocket script;

  @BeforeEach
  void lay() {
    chat = newPage();
    script = ScriptedSocket.of(chat.page());
    chat.page().clock().install(new Clock.InstallOptions().setTime(NOON.toEpochMilli()));
  }

  @Test
  void refusalsWithTheSameCodeAreToldApart() {
    script.stored(question("q1", "first"), answer("a1", "answer", "q1", "stop"));
    open("en");
    chat.say("too many");
    refuse(
        script.await("user_message", 1).getString("client_msg_id"), "CONFLICT", "messages_waiting");
    assertThat(chat.questions().last()).containsText("Two messages are already waiting");
    press("Discard");
    chat.say("too late");
    refuse(
        script.await("user_message", 2).getString("client_msg_id"),
        "CONFLICT",
        "conversation_ended");
    assertThat(chat.questions().last()).containsText("This conversation has ended.");
    press("Discard");

    chat.again().click();
    script.await("regenerate", 1);
    refuse("", "CONFLICT", "answer_running");

    assertThat(notice()).containsText("An answer is on its way already.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          en | Your message is kept. It can be answered tomorrow at 1:00 AM.
          de | Ihre Nachricht bleibt erhalten. Sie kann morgen um 01:00 Uhr beantwortet werden.
          """)
  void aSpentBudgetSaysWhenItIsRenewed(String language, String words) {
    open(language);
    chat.say("one more");
    script.await("user_message", 1);
    script.acknowledge("user_message", "q1", 1);
    script.send(
        """
        {"type":"error","message_id":"a1",
         "error":{"code":"TOO_MANY_REQUESTS","reason":"budget_spent","message":"x",
                  "recoverable":true,"retry_after":%d}}"""
            .formatted(Duration.ofHours(12).toMillis()));

    assertThat(notice()).containsText(words);
    assertThat(chat.questions()).hasAttribute("data-state", "sent");
    assertThat(chat.again()).hasCount(1);
  }

  @Test
  void anAnswerThatFailsBeforeItBeginsIsNotTheNextMessagesFault() {
    open("en");
    chat.say("first");
    script.await("user_message", 1);
    script.acknowledge("user_message", "q1", 1);
    chat.say("second");
    script.await("user_message", 2);
    script.send(
        """
        {"type":"error","message_id":"a1",
         "error":{"code":"SERVICE_ERROR","reason":"answer_not_started","message":"x",
                  "recoverable":true}}""");

    assertThat(notice()).containsText("The answer could not be started.");
    assertThat(chat.questions().last()).hasAttribute("data-state", "sending");
    assertThat(chat.questions().first()).containsText("No answer came to this message.");
  }

  @Test
  void aRatingOfAnAnswerThatHasGoneIsNotWorthAnotherTry() {
    script.stored(question("q1", "first"), answer("a1", "answer", "q1", "stop"));
    open("en");
    press("Good answer");
    refuse(script.await("feedback", 1).getString("client_msg_id"), "NOT_FOUND", "answer_unknown");

    assertThat(notice()).containsText("This answer is no longer here, so it cannot be rated.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de"})
  void everyReasonHasWords(String language) {
    open(language);
    Map<String, List<String>> words =
        REASONS.entrySet().stream()
            .flatMap(code -> errors(code.getKey(), code.getValue()))
            .collect(groupingBy(it -> it.get("code"), mapping(this::describe, toList())));

    assertThat(words.values()).allSatisfy(told -> assertThat(told).doesNotHaveDuplicates());
    assertThat(words.values().stream().flatMap(Collection::stream))
        .noneMatch(told -> told.contains(SERVERS_WORDS));
    assertThat(errors("INVALID_FORMAT", UNREADABLE).map(this::describe).distinct()).hasSize(1);
    assertThat(errors("MISSING_FIELD", "field_missing").map(this::describe))
        .doesNotContain(SERVERS_WORDS);
  }

  @Test
  void whatThePageDoesNotKnowIsToldByTheCodeOrTheServer() {
    open("en");

    assertThat(describe(error("CONFLICT"), "")).startsWith("Two messages are already waiting");
    assertThat(describe(error("CONFLICT"), "edit")).startsWith("Two messages are already waiting");
    assertThat(describe(error("CONFLICT"), "regenerate")).startsWith("An answer is on its way");
    assertThat(describe(error("CONFLICT", "from_now"), "regenerate"))
        .startsWith("This does not work right now.");
    assertThat(describe(error("NOT_FOUND"), "")).startsWith("This model is not available.");
    assertThat(describe(error("NOT_FOUND"), "edit")).startsWith("This message has been replaced");
    assertThat(describe(error("INVALID_FORMAT"), "")).startsWith("This message could not be read.");
    assertThat(describe(error("INVALID_FORMAT"), "answer")).contains("against the rules here.");
    assertThat(describe(error("INVALID_FORMAT", "from_now"), "answer"))
        .startsWith("This message could not be read.");
    assertThat(describe(error("FROM_NOW", "from_now"), "edit")).isEqualTo(SERVERS_WORDS);
  }

  @ParameterizedTest
  @CsvSource({
    "1, This is more than the model can read. Write a shorter message.",
    "2, This is more than the model can read. Write a shorter message or choose another model."
  })
  void anotherModelIsAdvisedOnlyWhereThereIsOne(int models, String words) {
    open("en");
    if (models > 1) {
      script.send(
          """
          {"type":"connection_status","user_id":"ada","model_id":"a","seq":0,
           "models":[{"id":"a","name":"A"},{"id":"b","name":"B"}]}""");
      assertThat(chat.page().locator("#model-field")).isVisible();
    }

    assertThat(describe(error("LLM_UNAVAILABLE", "conversation_too_long"), "")).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          en | in 1 second  | in 45 seconds  | in 3 minutes | in about 4 hours
          de | in 1 Sekunde | in 45 Sekunden | in 3 Minuten | in etwa 4 Stunden
          """)
  void aShortWaitIsCounted(
      String language, String moment, String seconds, String minutes, String hours) {
    open(language);

    assertThat(whenOver(Duration.ofMillis(200))).isEqualTo(moment);
    assertThat(whenOver(Duration.ofMillis(44_100))).isEqualTo(seconds);
    assertThat(whenOver(Duration.ofSeconds(130))).isEqualTo(minutes);
    assertThat(whenOver(Duration.ofMinutes(250))).isEqualTo(hours);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          en | today at 11:00 PM  | at midnight    | tomorrow at 12:00 PM | in 2 days at 5:00 AM
          de | heute um 23:00 Uhr | um Mitternacht | morgen um 12:00 Uhr  | übermorgen um 05:00 Uhr
          """)
  void aLongWaitEndsByTheVisitorsClock(
      String language, String today, String midnight, String tomorrow, String later) {
    open(language);

    assertThat(whenOver(Duration.ofHours(10).plusMillis(50))).isEqualTo(today);
    assertThat(whenOver(Duration.ofHours(11).minusMillis(50))).isEqualTo(midnight);
    assertThat(whenOver(Duration.ofHours(23))).isEqualTo(tomorrow);
    assertThat(whenOver(Duration.ofHours(40))).isEqualTo(later);
  }

  private void open(String language) {
    chat.page()
        .navigate(
            "%s/?lang=%s#token=%s".formatted(server.base(), language, server.tokens().user("ada")));
    chat.awaitConnected();
  }

  private void refuse(String clientMsgId, String code, String reason) {
    script.send(
        """
        {"type":"error","client_msg_id":"%s",
         "error":{"code":"%s","reason":"%s","message":"x","recoverable":true}}"""
            .formatted(clientMsgId, code, reason));
  }

  private static Stream<Map<String, String>> errors(String code, String reasons) {
    return Stream.of(reasons.split(" ")).map(reason -> error(code, reason));
  }

  private static Map<String, String> error(String code) {
    return Map.of("code", code, "message", SERVERS_WORDS);
  }

  private static Map<String, String> error(String code, String reason) {
    return Map.of("code", code, "reason", reason, "message", SERVERS_WORDS);
  }

  private String describe(Map<String, String> error) {
    return describe(error, "");
  }

  private String describe(Map<String, String> error, String doing) {
    return (String)
        chat.page()
            .evaluate(
                """
                async ([error, doing]) => {
                  const address = new URL('assets/js/words/errors.js', document.baseURI);
                  return (await import(address)).describe(error, doing);
                }""",
                List.of(error, doing));
  }

  /** At noon UTC, which is one o'clock where the visitor is. */
  private String whenOver(Duration wait) {
    return (String)
        chat.page()
            .evaluate(
                """
                async ([wait, now]) => {
                  const address = new URL('assets/js/words/waiting.js', document.baseURI);
                  return (await import(address)).whenOver(wait, now);
                }""",
                List.of((double) wait.toMillis(), (double) NOON.toEpochMilli()));
  }

  private Locator notice() {
    return chat.page().getByTestId("notice");
  }

  private void press(String name) {
    chat.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name)).click();
  }
}
