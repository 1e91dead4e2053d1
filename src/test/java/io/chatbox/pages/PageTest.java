package io.chatbox.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.chatbox.it.Browser;
import io.chatbox.it.TestServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** A browser with a fresh profile for each test; a page that complains to its console fails it. */
abstract class PageTest {
  private static Browser browser;

  final TestServer server = TestServer.shared();
  private final List<String> complaints = new ArrayList<>();
  private BrowserContext context;
  private ChatPage first;

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
  void openProfile() {
    context =
        browser
            .chromium()
            .newContext(
                new com.microsoft.playwright.Browser.NewContextOptions()
                    .setLocale("en")
                    .setTimezoneId("Europe/Berlin")
                    .setColorScheme(ColorScheme.LIGHT)
                    .setViewportSize(1280, 800));
  }

  @AfterEach
  void closeProfile(TestInfo test) {
    if (first != null) {
      String name = test.getTestMethod().orElseThrow().getName();
      first
          .page()
          .screenshot(
              new Page.ScreenshotOptions()
                  .setPath(Path.of("target/screenshots/%s.png".formatted(name))));
    }
    context.close();
    assertThat(complaints).as("what the page said on its console").isEmpty();
  }

  /** An empty tab. */
  ChatPage newPage() {
    Page page = context.newPage();
    page.onConsoleMessage(
        message -> {
          // The socket's fate is what many tests are about.
          if (message.type().equals("error") && !message.text().contains("WebSocket")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    ChatPage chat = new ChatPage(page, server);
    first = first == null ? chat : first;
    return chat;
  }
}
