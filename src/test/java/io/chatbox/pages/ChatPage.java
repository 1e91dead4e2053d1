package io.chatbox.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.chatbox.it.TestServer;
import java.util.List;

/** A tab with the chat in it, and what a reader sees and does there. */
record ChatPage(Page page, TestServer server) {
  private static final double LIMIT_MILLIS = 20_000;

  ChatPage open(String token) {
    page.navigate(server.base() + "/#token=" + token);
    return this;
  }

  /** Writes a message and sends it. */
  void say(String content) {
    composer().fill(content);
    composer().press("Enter");
  }

  Locator composer() {
    return page.getByTestId("composer");
  }

  Locator connection() {
    return page.getByTestId("connection");
  }

  Locator messages() {
    return page.getByTestId("message");
  }

  Locator questions() {
    return page.locator("[data-testid=message][data-role=user]");
  }

  Locator answers() {
    return page.locator("[data-testid=message][data-role=ai]");
  }

  /** What is said under the last answer or message, with a way to ask again. */
  Locator again() {
    return page.getByTestId("again").locator("visible=true");
  }

  void awaitConnected() {
    assertThat(connection()).hasAttribute("data-state", "connected");
  }

  /** Waits until the last answer is in this state: streaming, held, done, stopped, … */
  void awaitAnswer(String state) {
    assertThat(answers().last())
        .hasAttribute(
            "data-state",
            state,
            new LocatorAssertions.HasAttributeOptions().setTimeout(LIMIT_MILLIS));
  }

  /** Waits until exactly these texts stand in the conversation, in this order. */
  void awaitTexts(String... texts) {
    assertThat(messages().locator(".bubble, .prose"))
        .hasText(texts, new LocatorAssertions.HasTextOptions().setTimeout(LIMIT_MILLIS));
  }

  List<String> ids() {
    return messages().all().stream()
        .map(message -> message.getAttribute("data-message-id"))
        .toList();
  }

  /** Changes a message as a reader with a keyboard does. */
  void edit(Locator question, String content) {
    question.hover();
    question.getByTestId("edit").click();
    page.keyboard().press("Control+A");
    page.keyboard().type(content);
    page.keyboard().press("Enter");
  }
}
