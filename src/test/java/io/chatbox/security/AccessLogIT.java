package io.chatbox.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.it.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the access log tells. That no token is in any log is looked for after all tests. */
class AccessLogIT {
  private final TestServer server = TestServer.shared();

  @Test
  void itHasWhatWasAskedForAndNotByWhichToken() throws IOException {
    String good = server.tokens().user(TestServer.newUser());
    String mark = "/" + UUID.randomUUID();
    Upgrade.inQuery(server, good);
    Upgrade.inQuery(server, good + "x");
    server.get("/shared" + mark);
    server.get("/%73hared" + mark);
    server.get("/chat.html?token=" + good);
    server.get("/SHARED" + mark);
    server.get("/sessions" + mark + "?token=" + good);

    await().until(() -> log().contains(mark)); // the last
    assertThat(log())
        .containsPattern("\"GET /chatbox/ws\" 101 ")
        .containsPattern("\"GET /chatbox/ws\" 401 \\d+ \\d+")
        .containsPattern("\"GET /chatbox/shared/\\*\" 404 ")
        .containsPattern("\"GET /chatbox/\\*\" 401 ")
        .containsPattern("\"GET /chatbox/chat.html\" 200 ")
        .containsPattern("\"GET /chatbox/sessions" + mark + "\" 401 ")
        .doesNotContain("token=", "hared" + mark, "HARED" + mark);
  }

  private String log() throws IOException {
    return Files.readString(
        server.liberty().logFolder().resolve("http_access.log"), StandardCharsets.ISO_8859_1);
  }
}
