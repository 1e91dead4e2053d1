package io.chatbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.dev.ExpectedErrors;
import io.chatbox.dev.ExpectedErrors.Expected;
import io.chatbox.dev.LibertyServer;
import io.chatbox.dev.Planted;
import io.chatbox.it.ErrorSearch.Found;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Comes after all other tests (pom.xml): nothing that any of them said, and no secret that any of
 * them used, is in a log that the servers left, nor an error that none of them announced.
 */
class SuiteLogsIT {
  private static final String OF_MAKE_RUN = "run";
  private static final String LTPA_PASSWORD = "chatbox.ltpa.password=";

  /**
   * Liberty's reports of clients that went away while it wrote to them or noted what it had
   * written, which the end of any test may bring about.
   */
  private static final List<String> ENDED_CONNECTIONS =
      List.of(
          // The driver, at INFO, of a database that is away.
          "(?s).*org\\.mongodb\\.driver\\.cluster +I Exception in monitor thread .*",
          "FFDC java\\.io\\.IOException com\\.ibm\\.ws\\.webcontainer\\.srt31\\.SRTConnectionContext"
              + "\\.finishConnection 87: java\\.io\\.IOException: (Broken pipe|Connection reset by peer)",
          "FFDC java\\.lang\\.NullPointerException com\\.ibm\\.ws\\.http\\.logging\\.internal\\.AccessLogger"
              + "\\.log 136: .*HttpServiceContextImpl\\.getNumBytesWritten\\(\\).*",
          // A client that left in the middle of a body that nobody wanted.
          "FFDC java\\.[a-z.]+\\w+ com\\.ibm\\.ws\\.webcontainer\\.\\S+ \\d+: java\\."
              + "(io\\.IOException: (Broken pipe|Connection reset by peer|Connection aborted.*)"
              + "|nio\\.channels\\.AsynchronousCloseException"
              + "|net\\.SocketTimeoutException: Socket operation timed out.*)",
          "FFDC com\\.ibm\\.ws\\.webcontainer\\.webapp\\.WebAppErrorReport .*"
              + "java\\.io\\.IOException: (Broken pipe|Connection reset by peer|Connection aborted.*)",
          "FFDC java\\.(io|net)\\.\\w+ com\\.ibm\\.ws\\.webcontainer\\.srt\\.SRTServletRequest\\.finish 875: "
              + "java\\.(io\\.EOFException: Connection closed: Read failed"
              + "|net\\.SocketTimeoutException: Socket operation timed out).*",
          // A socket that was closed while the container still finished the answer to its upgrade.
          "FFDC java\\.io\\.IOException com\\.ibm\\.ws\\.http\\.channel\\.internal\\.inbound"
              + "\\.HttpInboundServiceContextImpl\\.finishResponseMessage 941: .*Request not read yet");

  @Test
  void nothingThatWasSaidAndNoSecretIsInAnyLog() throws IOException {
    List<byte[]> planted = new ArrayList<>(Planted.all());
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

  @Test
  void noErrorIsInAnyLogThatNoTestAnnounced() throws IOException {
    List<Expected> announced = ExpectedErrors.all();
    Set<Expected> seen = new HashSet<>();
    List<Found> unexpected = new ArrayList<>();
    for (Path log : files(SuiteLogsIT::isLog)) {
      for (Found found : ErrorSearch.in(log)) {
        List<Expected> covering =
            announced.stream().filter(each -> each.covers(server(log), found.entry())).toList();
        seen.addAll(covering);
        if (covering.isEmpty() && ENDED_CONNECTIONS.stream().noneMatch(found.entry()::matches)) {
          unexpected.add(found);
        }
      }
    }
    announced.stream()
        .filter(each -> !seen.contains(each))
        .forEach(each -> System.out.println("Announced and not seen: " + each));
    assertThat(unexpected).as("errors that no test announced (ExpectedErrors)").isEmpty();
  }

  /** The folder of the server that wrote it, or {@code rehearsal} for that of the image. */
  private static String server(Path log) {
    Path place = LibertyServer.buildDirectory().relativize(log);
    return place.startsWith("servers") ? place.getName(1).toString() : "rehearsal";
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
          tree.filter(Files::isRegularFile)
              .filter(file -> !server(file).equals(OF_MAKE_RUN))
              .filter(wanted)
              .forEach(found::add);
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
