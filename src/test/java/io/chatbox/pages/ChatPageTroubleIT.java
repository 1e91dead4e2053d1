package io.chatbox.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.chatbox.pages.ScriptedSocket.answer;
import static io.chatbox.pages.ScriptedSocket.loading;
import static io.chatbox.pages.ScriptedSocket.piece;
import static io.chatbox.pages.ScriptedSocket.question;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import io.chatbox.protocol.CloseCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The chat page when things go wrong, with a test in the server's place. */
class ChatPageTroubleIT extends PageTest {
  private final String token = server.tokens().user("ada");
  private ChatPage chat;
  private ScriptedSocket script;

  @BeforeEach
  void lay() {
    chat = newPage();
    script = ScriptedSocket.of(chat.page());
  }

  @Test
  void anInterruptedAnswerIsOfferedOnceMore() {
    script.stored(
        question("q1", "first"),
        answer("a1", "half", "q1", "interrupted"),
        question("q2", "second"),
        answer("a2", "half", "q2", "interrupted"));
    chat.open(token);

    assertThat(chat.answers().first()).containsText("This answer was interrupted.");
    assertThat(chat.again()).hasCount(1);
    chat.again().click();

    assertThat(script.await("regenerate", 1).getString("model_id")).isEqualTo("a");
    script.send("{\"type\":\"loading\",\"message_id\":\"a3\",\"metadata\":{\"replaces\":\"a2\"}}");
    assertThat(chat.ids()).containsExactly("q1", "a1", "q2", "a3");
    assertThat(chat.answers().last()).isFocused();
  }

  @Test
  void aMessageWithoutAnAnswerSaysSo() {
    script.stored(question("q1", "Is anybody there?"));
    chat.open(token);

    assertThat(chat.questions().last()).containsText("No answer came to this message.");
    chat.again().click();
    script.await("regenerate", 1);
    script.send(loading("a1"));

    assertThat(chat.questions().last().locator(".note")).isHidden();
    assertThat(chat.again()).hasCount(0);
  }

  @Test
  void aGapInAnAnswerIsFetched() {
    chat.open(token);
    chat.awaitConnected();
    script.send(question("q1", "Count").replace("\"content\"", "\"seq\":1,\"content\""));
    script.send(loading("a1"));
    script.send(piece("a1", 0, "one "));
    script.send(piece("a1", 8, "three"));

    assertThat(script.await("sync", 2).getInt("offset")).isEqualTo(4);
    assertThat(script.heard("sync").getLast().getString("message_id")).isEqualTo("a1");
    script.send(piece("a1", 4, "two three"));
    chat.awaitTexts("Count", "one two three");
  }

  @Test
  void whatIsNotAcknowledgedIsSentAgainAfterAReload() {
    chat.open(token);
    chat.awaitConnected();
    chat.say("Do not lose me");
    String key = script.await("user_message", 1).getString("client_msg_id");

    chat.page().reload();

    assertThat(chat.questions()).hasAttribute("data-state", "sending");
    assertThat(script.await("user_message", 2).getString("client_msg_id")).isEqualTo(key);
    script.acknowledge("user_message", "q1", 1);
    assertThat(chat.questions()).hasAttribute("data-state", "sent");
    chat.page().reload();
    script.await("sync", 3);
    assertThat(chat.messages()).hasCount(0);
  }

  @Test
  void aRefusedMessageCanBeSentAgainOrDiscarded() {
    chat.open(token);
    chat.awaitConnected();
    chat.say("Store me");
    String key = script.await("user_message", 1).getString("client_msg_id");
    script.send(
        """
        {"type":"error","client_msg_id":"%s",
         "error":{"code":"DATABASE_ERROR","message":"x","recoverable":true}}"""
            .formatted(key));
    assertThat(chat.questions()).hasAttribute("data-state", "failed");

    press("Try again");
    script.await("user_message", 2);
    script.send(
        """
        {"type":"error","client_msg_id":"%s",
         "error":{"code":"DATABASE_ERROR","message":"x","recoverable":true}}"""
            .formatted(key));
    press("Discard");

    assertThat(chat.messages()).hasCount(0);
    assertThat(chat.composer()).isFocused();
  }

  @Test
  void anEditIsMadeWithTheKeyboardAndSurvivesALostConnection() {
    script.stored(question("q1", "old"), answer("a1", "answer", "q1", "stop"));
    chat.open(token);
    chat.questions().first().getByTestId("edit").focus();
    chat.page().keyboard().press("Enter");
    chat.page().keyboard().press("Escape");
    assertThat(chat.questions().first().getByTestId("edit")).isFocused();

    chat.edit(chat.questions().first(), "new");
    String key = script.await("edit", 1).getString("client_msg_id");
    script.close(CloseCode.TOO_SLOW.code());

    assertThat(script.await("edit", 2).getString("client_msg_id")).isEqualTo(key);
    script.acknowledge("edit", "q2", 3);
    chat.awaitTexts("new");
    assertThat(chat.ids()).containsExactly("q2");
  }

  @Test
  void editsOfEditsMadeElsewhereLeaveNothingOldInView() {
    script.stored(question("q1", "old"), answer("a1", "answer", "q1", "stop"));
    chat.open(token);
    chat.awaitTexts("old", "answer");

    script
        .dropped()
        .stored(
            question("q3", "newest", "{\"replaces\":\"q2\"}"), answer("a3", "fits", "q3", "stop"));
    script.close(CloseCode.INTERNAL_ERROR.code());

    chat.awaitTexts("newest", "fits");
  }

  @Test
  void anotherSessionTakesTheViewsPlace() {
    script.stored(question("q1", "here"), answer("a1", "answer", "q1", "stop"));
    chat.open(token);
    chat.awaitTexts("here", "answer");

    script.moveTo("6".repeat(32));

    assertThat(chat.messages()).hasCount(0);
    assertThat(chat.page().getByTestId("notice")).containsText("another conversation");
    assertThat(script.await("sync", 2).getInt("seq")).isZero();
  }

  @Test
  void aLongHistoryIsAwaitedInItsShape() {
    script.beSlow();
    script.stored(question("q1", "here"));
    chat.open(token);

    assertThat(chat.page().getByTestId("history")).isVisible();
    assertThat(chat.page().getByTestId("welcome")).isHidden();
  }

  @ParameterizedTest
  @EnumSource(names = {"GOING_AWAY", "INTERNAL_ERROR", "TOO_SLOW", "TOO_BIG"})
  void afterTheseClosesThePageComesBackAndCatchesUp(CloseCode code) {
    chat.open(token);
    chat.awaitConnected();

    script.close(code.code());

    script.await("sync", 2);
    chat.awaitConnected();
  }

  @ParameterizedTest
  @EnumSource(names = {"NORMAL", "UNSUPPORTED_DATA", "NOT_PERMITTED"})
  void afterTheseItStaysAway(CloseCode code) {
    chat.page().clock().install();
    chat.open(token);
    chat.awaitConnected();

    script.close(code.code());

    assertThat(chat.connection()).hasAttribute("data-state", "closed");
    chat.page().clock().runFor(Duration.ofMinutes(2).toMillis());
    assertThat(script.opened()).isEqualTo(1);
  }

  @Test
  void theEmbeddingPageRenewsTheTokenInTimeAndAfterARefusal() {
    String next = server.tokens().issue("ada", "Ada", List.of("user"), Duration.ofHours(1));
    String last = server.tokens().issue("ada", "Ada", List.of("user"), Duration.ofHours(2));
    embed(token, next, last);
    script.await("sync", 1);

    script.send(
        """
        {"type":"notification","content":"Soon",
         "metadata":{"event":"token_expiring","expires_in":"60"}}""");
    assertThat(script.await("token_refresh", 1).getString("token")).isEqualTo(next);
    script.send("{\"type\":\"notification\",\"metadata\":{\"event\":\"token_refreshed\"}}");
    assertThat(script.opened()).isEqualTo(1);

    script.close(CloseCode.TOKEN_REFUSED.code());

    script.await("sync", 2);
    assertThat(chat.page().evaluate("asked"))
        .isEqualTo(List.of("request_token", "refresh_token", "refresh_token"));
  }

  @Test
  void aNewLinkExtendsTheConnectionWhereNoPageEmbedsThisOne() {
    chat.open(token);
    chat.awaitConnected();
    script.send("{\"type\":\"notification\",\"metadata\":{\"event\":\"token_expiring\"}}");
    assertThat(chat.page().getByTestId("notice")).containsText("expires in a minute");

    String next = server.tokens().issue("ada", "Ada", List.of("user"), Duration.ofHours(1));
    chat.page().evaluate("token => (location.hash = 'token=' + token)", next);

    script.await("token_refresh", 1);
    script.send("{\"type\":\"notification\",\"metadata\":{\"event\":\"token_refreshed\"}}");
    assertThat(chat.page().getByTestId("notice")).isHidden();
    assertThat(script.opened()).isEqualTo(1);
  }

  /** A page around the chat that hands out these tokens, one each time it is asked. */
  private void embed(String... tokens) {
    String host =
        """
        <!doctype html><title>Host</title><iframe src="%s/" width="800" height="600"></iframe>
        <script>
          const tokens = ['%s'], asked = [];
          addEventListener('message', ({ data, source, origin }) => {
            asked.push(data.type);
            source.postMessage({ type: 'token', token: tokens.shift() }, origin);
          });
        </script>"""
            .formatted(server.base(), String.join("','", tokens));
    chat.page()
        .route(
            url -> url.endsWith("/host.html"),
            route ->
                route.fulfill(
                    new Route.FulfillOptions().setContentType("text/html").setBody(host)));
    chat.page().navigate(server.base() + "/host.html");
  }

  private void press(String name) {
    chat.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name)).click();
  }
}
