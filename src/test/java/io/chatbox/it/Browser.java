package io.chatbox.it;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Chromium, driven by Playwright without its bundled Node and browsers: the Node and the Chromium
 * that are installed, and npm's {@code playwright-core}, fetched once into {@code target}.
 */
public final class Browser implements AutoCloseable {
  private static final List<String> SWITCHES =
      List.of(
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser browser;

  private Browser(Playwright playwright, com.microsoft.playwright.Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /**
   * Starts it, or skips the test with the command that installs what is missing; under CI that is a
   * failure.
   */
  public static Browser start() {
    Optional<Path> chromium = onPath("chromium").or(() -> onPath("google-chrome"));
    Optional<Path> node = onPath("node");
    if (chromium.isEmpty() || node.isEmpty() || onPath("npm").isEmpty()) {
      String hint = "The browser tests need: apt-get install chromium nodejs npm";
      if (System.getenv("CI") != null) {
        throw new AssertionError(hint);
      }
      Assumptions.abort(hint);
    }
    System.setProperty("playwright.cli.dir", driver(node.get()).toString());
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    return new Browser(
        playwright,
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium.get())
                    .setChromiumSandbox(false)
                    .setArgs(SWITCHES)));
  }

  public com.microsoft.playwright.Browser chromium() {
    return browser;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }

  /** A folder as Playwright wants it: {@code node} and {@code package} in it. */
  private static Path driver(Path node) {
    Path driver = Path.of(System.getProperty("chatbox.build.directory", "target"), "playwright");
    Path core = driver.resolve("node_modules/playwright-core");
    try (FileChannel file =
        FileChannel.open(
            Files.createDirectories(driver).resolve("lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      file.lock(); // Another process of the tests may want it, too.
      if (Files.notExists(driver.resolve("package"))) {
        npmInstall(driver, "playwright-core@" + System.getProperty("chatbox.playwright.version"));
        Files.deleteIfExists(driver.resolve("node"));
        Files.createSymbolicLink(driver.resolve("node"), node.toAbsolutePath());
        Files.createSymbolicLink(driver.resolve("package"), core.toAbsolutePath());
      }
      return driver.toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void npmInstall(Path folder, String artifact) throws IOException {
    Process npm =
        new ProcessBuilder(
                "npm",
                "install",
                "--no-save",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--prefix",
                folder.toString(),
                artifact)
            .redirectErrorStream(true)
            .start();
    String output = new String(npm.getInputStream().readAllBytes());
    try {
      if (npm.waitFor() != 0) {
        throw new IOException("npm could not install " + artifact + ": " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static Optional<Path> onPath(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
