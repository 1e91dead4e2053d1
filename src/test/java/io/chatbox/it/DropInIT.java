package io.chatbox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.chatbox.dev.DevTokens;
import io.chatbox.dev.EmbeddedMongo;
import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.LibertyServer;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The plain WAR on servers that other people configured, without Preflight. */
class DropInIT {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final String RUNNING = "CWWKF0011I"; // all applications started, or given up

  private static final EmbeddedMongo MONGO = EmbeddedMongo.inMemory();
  private static final FakeOpenAi OPEN_AI = FakeOpenAi.start();

  private final DevTokens tokens = new DevTokens(TestServer.JWT_KEY);

  @AfterAll
  static void stopServices() {
    OPEN_AI.close();
    MONGO.close();
  }

  /** Nothing in it says where the server listens: that is the server's own. */
  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(TestServer.environment(MONGO, OPEN_AI));
    settings.remove("SERVER_PORT");
    return settings;
  }

  @Test
  void itWorksBesideOtherFeaturesUnderAnotherContextRoot() throws Exception {
    try (StockServer server = StockServer.create("drop-in", settings())) {
      server.configured("chatbox.path_prefix = \"/ours\"");
      server.start(
          List.of("webProfile-11.0", "microProfile-7.1", "mpMetrics-5.1"),
          """
          <mpMetrics authentication="false"/>
          <webApplication location="chatbox.war" contextRoot="/other"/>
          <basicRegistry><user name="somebody" password="of-the-host"/></basicRegistry>
          <variable name="LLM_PROVIDER_2_NAME" value="Named in server.xml"/>
          <httpSession invalidationTimeout="2s" reaperPollInterval="2s"/>
          """);
      await().atMost(START_LIMIT).until(() -> server.hasLogged(RUNNING));

      assertThat(server.get("/other/healthz").body()).isEqualTo("{\"status\":\"ok\"}");
      await().until(() -> server.get("/other/readyz").body().equals("{\"status\":\"ready\"}"));
      assertThat(server.get("/other/metrics/prometheus").body())
          .contains("chatbox_llm_requests_total{");
      assertThat(server.get("/other/").body()).contains("<!doctype html>");
      assertThat(server.get("/other/assets/js/main.js").statusCode()).isEqualTo(200);
      assertThat(server.log())
          .contains("context root wins over CHATBOX_PATH_PREFIX prefix=/other setting=/ours");
      callersAreAuthenticatedAndAnswered(server.at("/other"));
      noSocketEndsWithAnHttpSession(server.at("/other"));
    }
  }

  /** The host looks for expired HTTP sessions every two seconds, and closes their sockets. */
  private void noSocketEndsWithAnHttpSession(URI base) {
    try (SocketClient client = SocketClient.open(base, tokens.user(TestServer.newUser()))) {
      await().during(Duration.ofSeconds(12)).atMost(Duration.ofSeconds(15)).until(client::isOpen);
      assertThat(client.say("Still here?").nextAnswer()).isNotEmpty();
    }
  }

  private void callersAreAuthenticatedAndAnswered(URI base) {
    assertThat(handshakeStatus(base, "Bearer " + tokens.user("mallory") + "x")).isEqualTo(401);
    try (SocketClient client = SocketClient.open(base, tokens.user(TestServer.newUser()))) {
      assertThat(
              client.firstStatus().getJsonArray("models").getValuesAs(JsonObject.class).stream()
                  .map(model -> model.getString("name")))
          .containsExactly("Fake GPT", "Named in server.xml");
      assertThat(client.say("Hello").nextAnswer()).isNotEmpty();
    }
  }

  @Test
  void whatIsMissingIsSaidAndTheServerLivesOn() throws Exception {
    Map<String, String> settings = settings();
    settings.put(
        "MONGO_URI", "mongodb://chat:not-for-the-log@127.0.0.1:" + LibertyServer.freePort());
    try (StockServer server = StockServer.create("drop-in-faults", settings).withoutPasswords()) {
      server.start(
          List.of("webProfile-11.0", "mpConfig-3.1", "mpJwt-2.1"),
          """
          <webApplication id="good" name="good" location="chatbox.war" contextRoot="/good"/>
          <webApplication id="bad" name="bad" location="chatbox.war" contextRoot="/bad">
            <appProperties><property name="JWT_SECRET" value="short"/></appProperties>
          </webApplication>
          """);
      await().atMost(START_LIMIT).until(() -> server.hasLogged(RUNNING));

      aBadSettingStopsTheApplicationAlone(server);
      assertThat(server.get("/good/readyz").statusCode()).isEqualTo(404);
      assertThat(server.get("/good/readyz").body()).contains("add the feature mpHealth");
      assertThat(server.get("/good/metrics/prometheus").statusCode()).isEqualTo(404);
      assertThat(server.get("/good/metrics/prometheus").body())
          .contains("add the feature mpMetrics");
      assertThat(handshakeStatus(server.at("/good"), "Bearer " + tokens.user("ada")))
          .isEqualTo(403);
      assertThat(server.log()).contains("keysPassword attribute is not configured on the <ltpa");
    }
  }

  private static void aBadSettingStopsTheApplicationAlone(StockServer server) throws Exception {
    assertThat(server.log())
        .contains("Configuration validation failed")
        .contains("JWT_SECRET: has 5 characters")
        .contains("The application bad was not started");
    assertThat(server.get("/bad/healthz").statusCode()).isEqualTo(404);
    assertThat(server.get("/good/healthz").statusCode()).isEqualTo(200);
    assertThat(server.get("/good/").statusCode()).isEqualTo(200);
    assertThat(server.isAlive()).isTrue();
  }

  private static int handshakeStatus(URI base, String authorization) {
    WebSocketHandshakeException[] refusal = new WebSocketHandshakeException[1];
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(
            () ->
                SocketClient.connect(
                    base, "", socket -> socket.header("Authorization", authorization)))
        .satisfies(e -> refusal[0] = (WebSocketHandshakeException) e.getCause());
    return refusal[0].getResponse().statusCode();
  }
}
