package io.chatbox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.chatbox.dev.DevTokens;
import io.chatbox.dev.ExpectedErrors;
import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.LibertyServer;
import io.chatbox.dev.TestMongo;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that die and come back, under a prefix of the operator's. */
class RestartIT {
  private static final String PREFIX = "/api/v1/chat";

  @TempDir Path folder;

  @Test
  void aKilledServersConversationGoesOnInTheNextOneUnderAnyPrefix() throws Exception {
    String token = new DevTokens(TestServer.JWT_KEY).user(TestServer.newUser());
    try (TestMongo mongo = TestMongo.open(folder.resolve("mongo"));
        FakeOpenAi openAi = FakeOpenAi.start();
        Browser browser = Browser.start()) {
      Map<String, String> settings = new HashMap<>(TestServer.environment(mongo, openAi));

      settings.put("CHATBOX_PATH_PREFIX", PREFIX);
      LibertyServer first = TestServer.liberty("prefix-from-environment", settings);
      Page page = browser.chromium().newPage();
      page.navigate(first.base() + "/#token=" + token);
      awaitConnection(page, "connected");
      String sessionId = talkAndBeKilled(first, token);
      awaitConnection(page, "reconnecting");

      settings.remove("CHATBOX_PATH_PREFIX");
      settings.put("CHATBOX_CONFIG", configFile("chatbox.path_prefix = \"" + PREFIX + "\""));
      try (LibertyServer second = TestServer.liberty("prefix-from-file", settings);
          SocketClient client = SocketClient.open(second.base(), token)) {
        everythingIsUnderThePrefix(second.base());
        awaitConnection(page, "connected");
        assertThat(client.sessionId()).isEqualTo(sessionId);
        // Before it, the answer that the first server owes: as interrupted, given anew, or both.
        client.say("[[history]]");
        String answer = client.nextAnswer();
        for (int i = 0; i < 2 && !answer.contains("Remember me."); i++) {
          answer = client.nextAnswer();
        }
        assertThat(answer).contains("Remember me.");
        anAdministratorDrainsIt(second.base(), token, client);
      }
    }
  }

  /** The page comes back by itself, with growing pauses of up to 30 s. */
  private static void awaitConnection(Page page, String state) {
    PlaywrightAssertions.assertThat(page.getByTestId("connection"))
        .hasAttribute(
            "data-state", state, new LocatorAssertions.HasAttributeOptions().setTimeout(45_000));
  }

  private static void anAdministratorDrainsIt(URI base, String userToken, SocketClient client) {
    String adminToken = new DevTokens(TestServer.JWT_KEY).admin(TestServer.newUser());
    assertThat(drain(base, "none")).isEqualTo(401);
    assertThat(drain(base, userToken)).isEqualTo(403);
    assertThat(client.isOpen()).isTrue();

    assertThat(drain(base, adminToken)).isEqualTo(202);

    assertThat(client.closeCode()).isEqualTo(1001);
    HttpResponse<String> readiness =
        TestServer.send(HttpRequest.newBuilder(URI.create(base + "/readyz")).build());
    assertThat(readiness.statusCode()).isEqualTo(503);
    assertThat(readiness.body())
        .startsWith("{\"status\":\"not ready\",\"checks\":{")
        .contains("\"drain\":{\"status\":\"down\"}");
    assertThat(status(base + "/healthz")).isEqualTo(200);
    assertThatThrownBy(() -> SocketClient.open(base, userToken))
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
  }

  private static int drain(URI base, String token) {
    return TestServer.send(
            HttpRequest.newBuilder(URI.create(base + "/admin/drain"))
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build())
        .statusCode();
  }

  private static String talkAndBeKilled(LibertyServer server, String token) {
    try (SocketClient client = SocketClient.open(server.base(), token)) {
      everythingIsUnderThePrefix(server.base());
      client.send(
          "{\"type\":\"user_message\",\"content\":\"Remember me.\",\"client_msg_id\":\"1\"}");
      JsonObject ack = client.next("ack");
      server.kill();
      return ack.getString("session_id");
    }
  }

  private static void everythingIsUnderThePrefix(URI base) {
    assertThat(base.getPath()).isEqualTo(PREFIX);
    assertThat(status(base + "/healthz")).isEqualTo(200);
    assertThat(status(base + "/readyz")).isEqualTo(200);
    assertThat(status(base + "/")).isEqualTo(200);
    assertThat(status(base + "/assets/favicon.svg")).isEqualTo(200);
    assertThat(status(base.resolve("/chatbox/healthz").toString())).isEqualTo(404);
  }

  private static int status(String uri) {
    return TestServer.send(HttpRequest.newBuilder(URI.create(uri)).build()).statusCode();
  }

  private String configFile(String text) throws Exception {
    return Files.writeString(folder.resolve("config.toml"), text).toString();
  }

  @Test
  void badSettingsAreAllNamedAndNothingStarts() {
    try (TestMongo mongo = TestMongo.open();
        FakeOpenAi openAi = FakeOpenAi.start()) {
      Map<String, String> settings = new HashMap<>(TestServer.environment(mongo, openAi));
      settings.put("JWT_SECRET", "short");
      settings.put("CHATBOX_PATH_PREFIX", "chat");
      ExpectedErrors.in(
          "refused",
          "^ERROR (Configuration validation failed|JWT_SECRET:|CHATBOX_PATH_PREFIX:)",
          "both are wrong");

      assertThatExceptionOfType(LibertyServer.Refused.class)
          .isThrownBy(() -> TestServer.liberty("refused", settings))
          .satisfies(refused -> assertThat(refused.exitCode()).isEqualTo(78))
          .withMessageContaining("Configuration validation failed")
          .withMessageContaining("JWT_SECRET")
          .withMessageContaining("CHATBOX_PATH_PREFIX");
    }
  }
}
