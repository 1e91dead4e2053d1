package io.chatbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.dev.LibertyServer;
import io.chatbox.dev.Planted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Comes after all other tests (pom.xml): nothing that any of them said, and no secret that any of
 * them used, is in a log that the servers left.
 */
class SuiteLogsIT {
  private static final String LTPA_PASSWORD = "chatbox.ltpa.password=";

  @Test
  void nothingThatWasSaidAndNoSecretIsInAnyLog() throws IOException {
    List<byte[]> planted = new ArrayList<>(Planted.read(Path.of(System.getProperty(Planted.FILE))));
    planted.addAll(passwordsOfServers());
    LogSearch search = new LogSearch(planted);
    List<Path> logs = files(SuiteLogsIT::isLog);
    List<String> found = new ArrayList<>();
    for (Path log : logs) {
      found.addAll(search.findIn(log));
    }
    assertThat(found).isEmpty();
    assertThat(planted).hasSizeGreaterThan(3);
    assertThat(search.size()).isPositive();
    assertThat(logs).anyMatch(log -> log.endsWith("console.log") && holds(log, "INFO"));
    assertThat(logs).anyMatch(log -> log.endsWith("messages.log") && holds(log, "CWWK"));
    assertThat(logs).anyMatch(log -> log.endsWith("http_access.log") && holds(log, "\"GET "));
    System.out.printf(
        "%d logs hold nothing of %d texts with %d places.%n",
        logs.size(), planted.size(), search.size());
  }

  private static boolean isLog(Path file) {
    return file.toString().endsWith(".log") || file.toString().contains("/logs/");
  }

  /** What Preflight makes for each start. */
  private static List<byte[]> passwordsOfServers() throws IOException {
    List<byte[]> passwords = new ArrayList<>();
    for (Path file : files(file -> file.endsWith("variables/chatbox.properties"))) {
      Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(LTPA_PASSWORD))
          .map(line -> line.substring(LTPA_PASSWORD.length()).getBytes(StandardCharsets.UTF_8))
          .forEach(passwords::add);
    }
    return passwords;
  }

  /** Those below the folders of servers and of the image. */
  private static List<Path> files(Predicate<Path> wanted) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String folder : List.of("servers", "rehearsal", "rehearsal.log")) {
      Path root = LibertyServer.buildDirectory().resolve(folder);
      if (Files.exists(root)) {
        try (Stream<Path> tree = Files.walk(root)) {
          tree.filter(Files::isRegularFile).filter(wanted).forEach(found::add);
        }
      }
    }
    return found;
  }

  private static boolean holds(Path log, String text) {
    try {
      return Files.readString(log, StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      return false;
    }
  }
}
