package io.chatbox.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.chatbox.it.Browser;
import io.chatbox.it.TestServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The chat page as a person uses it, in a real browser against the running server. */
class ChatPageIT {
  private static Browser browser;

  private final TestServer server = TestServer.shared();
  private final List<String> complaints = new ArrayList<>();
  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void startBrowser() {
    browser = Browser.start();
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void openPage() {
    context =
        browser
            .chromium()
            .newContext(
                new com.microsoft.playwright.Browser.NewContextOptions()
                    .setLocale("en")
                    .setColorScheme(ColorScheme.LIGHT)
                    .setViewportSize(1280, 800));
    page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
  }

  @AfterEach
  void closePage() {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(Path.of("target/screenshots/last-page.png")));
    context.close();
  }

  @Test
  void aQuestionIsTypedAndItsAnswerStreamsIn() {
    open(server.tokens().user(TestServer.newUser()));
    Locator composer = page.getByTestId("composer");
    assertThat(page.getByTestId("connection")).hasAttribute("data-state", "connected");
    page.getByTestId("model-select").selectOption("demo");

    composer.fill("What can you do?");
    composer.press("Enter");

    Locator answer = message("ai").last();
    assertThat(answer).hasAttribute("data-state", "streaming");
    assertThat(message("user").last()).containsText("What can you do?");
    assertThat(answer)
        .hasAttribute(
            "data-state",
            "done",
            new com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions()
                .setTimeout(20_000));
    assertThat(answer.locator("blockquote")).containsText("What can you do?");
    assertThat(answer.locator("li").first()).isVisible();
    assertThat(complaints).isEmpty();
  }

  @Test
  void theTokenLeavesTheAddressBarAndAReloadGoesOn() {
    open(server.tokens().user(TestServer.newUser()));
    assertThat(page.getByTestId("connection")).hasAttribute("data-state", "connected");
    assertThat(page.url()).doesNotContain("token");

    page.reload();

    assertThat(page.getByTestId("connection")).hasAttribute("data-state", "connected");
  }

  @Test
  void hostileTextStaysText() {
    open(server.tokens().user(TestServer.newUser()));
    Locator composer = page.getByTestId("composer");
    composer.fill(
        "<img src=x onerror=alert(1)> <script>alert(2)</script> [x](javascript:alert(3))");
    composer.press("Enter");

    Locator answer = message("ai").last();
    assertThat(answer).hasAttribute("data-state", "done");
    assertThat(message("user").last()).containsText("<img src=x onerror=alert(1)>");
    assertThat(page.locator("[data-testid=messages] script")).hasCount(0);
    assertThat(page.locator("[data-testid=messages] [onerror]")).hasCount(0);
    assertThat(page.locator("[data-testid=messages] a[href^=javascript]")).hasCount(0);
  }

  @Test
  void aRunningAnswerIsStoppedByTheKeyboard() {
    open(server.tokens().user(TestServer.newUser()));
    Locator composer = page.getByTestId("composer");
    composer.fill("Go on for ever [[hang-after:2]]");
    composer.press("Enter");
    assertThat(message("ai").last()).hasAttribute("data-state", "streaming");
    assertThat(page.getByTestId("stop")).isVisible();

    composer.press("Escape");

    assertThat(message("ai").last()).hasAttribute("data-state", "stopped");
  }

  @Test
  void withoutATokenThePageSaysHowToGetIn() {
    page.navigate(server.base() + "/chat.html");

    assertThat(page.getByTestId("gate")).isVisible();
    assertThat(page.getByTestId("composer")).not().isVisible();
  }

  @Test
  void germanReadersAreSpokenToInGerman() {
    page.navigate(server.base() + "/?lang=de#token=" + server.tokens().user(TestServer.newUser()));

    assertThat(page.locator("html")).hasAttribute("lang", "de");
    assertThat(page.getByTestId("connection")).containsText(Pattern.compile("Verbunden"));
    assertThat(page.getByRole(AriaRole.MAIN)).isVisible();
  }

  private void open(String token) {
    page.navigate(server.base() + "/#token=" + token);
  }

  private Locator message(String role) {
    return page.locator("[data-testid=message][data-role=" + role + "]");
  }
}
