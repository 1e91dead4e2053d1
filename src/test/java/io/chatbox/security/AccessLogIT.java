package io.chatbox.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.it.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A token never reaches a log, ours or the server's. */
class AccessLogIT {
  private final TestServer server = TestServer.shared();

  @Test
  void noTokenIsInAnyLog() {
    String good = server.tokens().user(TestServer.newUser());
    String bad = good.substring(0, good.length() - 9) + UUID.randomUUID();
    String lengthy = "x".repeat(9_000) + UUID.randomUUID();
    String huge = "x".repeat(100_000) + UUID.randomUUID();
    String mark = "/" + UUID.randomUUID();
    for (String token : List.of(good, bad, lengthy, huge)) {
      Upgrade.inQuery(server, token);
      Upgrade.inSubprotocol(server, token);
      Upgrade.inHeader(server, token);
      server.get("/chat.html?token=" + token.substring(token.length() - 30));
    }
    server.get(mark + "?token=" + good);

    await().until(() -> accessLog().contains(mark));
    assertThat(accessLog())
        .containsPattern("\"GET /chatbox/ws\" 101 ")
        .containsPattern("\"GET /chatbox/ws\" 401 \\d+ \\d+")
        .containsPattern("\"GET /chatbox" + mark + "\" 404 ");
    for (String token : List.of(good, bad, lengthy, huge)) {
      String end = token.substring(token.length() - 30);
      assertThat(logs())
          .allSatisfy(log -> assertThat(log.text()).as(log.name()).doesNotContain(end));
    }
    assertThat(logs())
        .allSatisfy(log -> assertThat(log.text()).as(log.name()).doesNotContain("token="));
  }

  private record Log(String name, String text) {}

  private String accessLog() {
    return read(server.liberty().logFolder().resolve("http_access.log"));
  }

  /** The server's, its reports of faults among them, and what it says on standard output. */
  private List<Log> logs() {
    try (Stream<Path> files = Files.walk(server.liberty().logFolder())) {
      return Stream.concat(
              Stream.of(new Log("console", server.liberty().log())),
              files
                  .filter(Files::isRegularFile)
                  .map(file -> new Log(file.getFileName().toString(), read(file))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
