package io.chatbox.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.chatbox.it.TestServer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The chat page as a person uses it, in a real browser against the running server. */
class ChatPageIT extends PageTest {
  private final String token = server.tokens().user(TestServer.newUser());

  @Test
  void aQuestionIsTypedAndItsAnswerStreamsIn() {
    ChatPage chat = newPage().open(token);
    chat.awaitConnected();
    chat.page().getByTestId("model-select").selectOption("demo");

    chat.say("What can you do?");

    chat.awaitAnswer("streaming");
    assertThat(chat.questions().last()).containsText("What can you do?");
    chat.awaitAnswer("done");
    assertThat(chat.answers().last().locator("blockquote")).containsText("What can you do?");
    assertThat(chat.answers().last().locator("li").first()).isVisible();
  }

  @Test
  void theTokenLeavesTheAddressBarAndAReloadShowsTheConversation() {
    ChatPage chat = newPage().open(token);
    chat.say("one");
    chat.awaitTexts("one", "You said: one");
    chat.say("two");
    chat.awaitTexts("one", "You said: one", "two", "You said: two");
    assertThat(chat.page().url()).doesNotContain("token");

    chat.page().reload();

    chat.awaitTexts("one", "You said: one", "two", "You said: two");
    assertThat(chat.page().getByTestId("announcer")).containsText("4 messages");
  }

  @Test
  void hostileTextStaysText() {
    ChatPage chat = newPage().open(token);

    chat.say("<img src=x onerror=alert(1)> <script>alert(2)</script> [x](javascript:alert(3))");

    chat.awaitAnswer("done");
    assertThat(chat.questions().last()).containsText("<img src=x onerror=alert(1)>");
    assertThat(chat.page().locator("[data-testid=messages] script")).hasCount(0);
    assertThat(chat.page().locator("[data-testid=messages] [onerror]")).hasCount(0);
    assertThat(chat.page().locator("[data-testid=messages] a[href^=javascript]")).hasCount(0);
  }

  @Test
  void aRunningAnswerIsStoppedByTheKeyboardAndAskedForAgain() {
    ChatPage chat = newPage().open(token);
    chat.say("Go on for ever [[hang-after:2]]");
    chat.awaitAnswer("streaming");
    assertThat(chat.page().getByTestId("stop")).isVisible();

    chat.composer().press("Escape");
    chat.awaitAnswer("stopped");
    String stopped = chat.ids().getLast();
    chat.page().getByTestId("model-select").selectOption("demo");
    chat.again().click();

    chat.awaitAnswer("done");
    assertThat(chat.ids()).hasSize(2).doesNotContain(stopped);
    assertThat(chat.answers().last().locator(".model-name")).hasText(Pattern.compile("[Dd]emo"));
  }

  @Test
  void anAnswerCutInTheMiddleGoesOnWhereItWas() {
    ChatPage chat = newPage();
    Wire wire = Wire.of(chat.page());
    chat.open(token);
    chat.say("[[chunks:250]] [[delay:30]]"); // Runs on while a busy machine comes back.
    assertThat(chat.answers().last()).containsText("word10 ");

    wire.cut();

    chat.awaitAnswer("done");
    assertThat(chat.answers().last().locator(".prose"))
        .hasText(Pattern.compile("^word1 word2 .* word249 word250\\s*$"));
    assertThat(chat.messages()).hasCount(2);
    assertThat(wire.sent("sync").getLast()).contains("\"offset\":");
  }

  @Test
  void aMessageWhoseAcknowledgementIsLostIsStoredOnce() {
    ChatPage chat = newPage();
    Wire wire = Wire.of(chat.page());
    chat.open(token);
    chat.awaitConnected();
    wire.cutBefore("ack");

    chat.say("only once");

    chat.awaitTexts("only once", "You said: only once");
    chat.page().reload();
    chat.awaitTexts("only once", "You said: only once");
  }

  @Test
  void whatOneDeviceDoesTheOtherShows() {
    ChatPage phone = newPage().open(token);
    phone.say("one");
    phone.awaitTexts("one", "You said: one");
    ChatPage laptop = newPage().open(token);
    laptop.awaitTexts("one", "You said: one");

    laptop.composer().pressSequentially("tw");
    assertThat(phone.page().getByTestId("typing")).isVisible();
    laptop.say("two");
    phone.awaitTexts("one", "You said: one", "two", "You said: two");
    assertThat(phone.page().getByTestId("typing")).isHidden();

    phone.edit(phone.questions().first(), "uno");
    laptop.awaitTexts("uno", "You said: uno");
    phone.awaitTexts("uno", "You said: uno");

    String before = laptop.ids().getLast();
    phone.again().click();
    laptop.awaitTexts("uno", "You said: uno");
    phone.awaitAnswer("done");
    phone
        .page()
        .waitForCondition(() -> !phone.ids().contains(before) && phone.ids().equals(laptop.ids()));
    assertThat(phone.ids()).hasSize(2).doesNotContain(before);
  }

  @Test
  void aRatingIsThereAfterAReload() {
    ChatPage chat = newPage();
    Wire wire = Wire.of(chat.page());
    chat.open(token);
    chat.say("one");
    chat.awaitAnswer("done");

    button(chat, "Poor answer").click();
    button(chat, "Good answer").focus();
    chat.page().keyboard().press("Enter");
    chat.page().waitForCondition(() -> wire.sent("feedback").size() == 2);
    chat.page().reload();

    assertThat(button(chat, "Good answer")).hasAttribute("aria-pressed", "true");
    assertThat(button(chat, "Poor answer")).hasAttribute("aria-pressed", "false");
  }

  @Test
  void withoutATokenThePageSaysHowToGetIn() {
    ChatPage chat = newPage();
    chat.page().navigate(server.base() + "/chat.html");

    assertThat(chat.page().getByTestId("gate")).isVisible();
    assertThat(chat.composer()).not().isVisible();
  }

  @Test
  void germanReadersAreSpokenToInGerman() {
    ChatPage chat = newPage();
    chat.page().navigate(server.base() + "/?lang=de#token=" + token);

    assertThat(chat.page().locator("html")).hasAttribute("lang", "de");
    assertThat(chat.connection()).containsText(Pattern.compile("Verbunden"));
    assertThat(chat.page().getByRole(AriaRole.MAIN)).isVisible();
  }

  private static Locator button(ChatPage chat, String name) {
    return chat.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }
}
