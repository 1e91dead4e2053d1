package io.chatbox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

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
  private static final String RUNNING = "CWWKF0011I"; // it listens

  private static final String FAULTY = "drop-in-faults";

  private static final TestMongo MONGO = TestMongo.open();
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
          DocumentedFeatures.umbrellas(),
          """
          <mpMetrics authentication="false"/>
          <webApplication location="chatbox.war" contextRoot="/other"/>
          <basicRegistry><user name="somebody" password="of-the-host"/></basicRegistry>
          <variable name="LLM_PROVIDER_2_NAME" value="Named in server.xml"/>
          <httpSession invalidationTimeout="2s" reaperPollInterval="2s"/>
          """
              + DocumentedFeatures.shut());
      await()
          .atMost(START_LIMIT)
          .until(() -> server.hasLogged(RUNNING, "Application chatbox started"));

      assertThat(server.get("/other/healthz").body()).isEqualTo("{\"status\":\"ok\"}");
      await().until(() -> server.get("/other/readyz").body().equals("{\"status\":\"ready\"}"));
      assertThat(server.get("/other/metrics/prometheus").body())
          .contains("chatbox_llm_requests_total{");
      assertThat(server.get("/other/").body()).contains("<!doctype html>");
      assertThat(server.get("/other/assets/js/main.js").statusCode()).isEqualTo(200);
      assertThat(server.log())
          .contains("context root wins over CHATBOX_PATH_PREFIX prefix=/other setting=/ours");
      whatIsToBeShutIs(server);
      callersAreAuthenticatedAndAnswered(server.at("/other"));
      noSocketEndsWithAnHttpSession(server.at("/other"));
    }
  }

  private static void whatIsToBeShutIs(StockServer server) {
    ExpectedErrors.in(
        "drop-in",
        "SRVE0315E: .*CWWWC0005I: ",
        "without a door the server logs a path that it can't decode, hidden lines in trace.log");
    for (String path : List.of("/", "/nothing")) {
      assertThat(server.get(path).statusCode()).isEqualTo(404);
      assertThat(server.get(path).body()).contains("Nothing is here.").doesNotContain("Liberty");
    }
    for (String path : List.of("/other/models/", "/other/nothing", "/other/a%2fb", "/other/a;b")) {
      HttpResponse<String> refused = server.get(path);
      assertThat(refused.statusCode()).as(path).isIn(400, 401);
      assertThat(refused.body()).as(path).contains("\"error\":").doesNotContain("Exception");
    }
    assertThat(server.get("/other/metrics/prometheus").headers().map())
        .doesNotContainKey("set-cookie");
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
    assertThat(modelsStatus(base, tokens.user(TestServer.newUser()))).isEqualTo(200);
    try (SocketClient client = SocketClient.open(base, tokens.user(TestServer.newUser()))) {
      assertThat(
              client.firstStatus().getJsonArray("models").getValuesAs(JsonObject.class).stream()
                  .map(model -> model.getString("name")))
          .containsExactly("Fake GPT", "Named in server.xml");
      assertThat(client.say("Hello").nextAnswer()).isNotEmpty();
    }
  }

  /** On the features that the documentation calls enough. */
  @Test
  void whatIsMissingIsSaidAndTheServerLivesOn() throws Exception {
    expectErrors();
    Map<String, String> settings = settings();
    settings.put(
        "MONGO_URI", "mongodb://chat:not-for-the-log@127.0.0.1:" + LibertyServer.freePort());
    String applications =
        """
        <webApplication id="good" name="good" location="chatbox.war" contextRoot="/good"/>
        <webApplication id="bad" name="bad" location="chatbox.war" contextRoot="/bad">
          <appProperties><property name="JWT_SECRET" value="short"/></appProperties>
        </webApplication>
        <webApplication id="whole" name="whole" location="chatbox.war" contextRoot="/whole">
          <appProperties><property name="MONGO_URI" value="%s"/></appProperties>
        </webApplication>
        <variable name="LLM_PROVIDER_2_NAME" value="Named in server.xml"/>
        """
            .formatted(MONGO.uri().replace("&", "&amp;"));
    try (StockServer server = StockServer.create(FAULTY, settings).withoutPasswords()) {
      server.start(DocumentedFeatures.enough(), applications);
      await()
          .atMost(START_LIMIT)
          .until(
              () ->
                  server.hasLogged(
                      RUNNING,
                      "Application good started",
                      "Application whole started",
                      "The application bad was not started"));

      aBadSettingStopsTheApplicationAlone(server);
      assertThat(server.get("/good/readyz").statusCode()).isEqualTo(404);
      assertThat(server.get("/good/readyz").body()).contains("add the feature mpHealth");
      assertThat(server.get("/good/metrics/prometheus").statusCode()).isEqualTo(404);
      assertThat(server.get("/good/metrics/prometheus").body())
          .contains("add the feature mpMetrics");
      assertThat(handshakeStatus(server.at("/good"), "Bearer " + tokens.user("ada")))
          .isEqualTo(403);
      assertThat(server.log()).contains("keysPassword attribute is not configured on the <ltpa");
      server.configure(applications + "<ltpa keysPassword=\"of-the-host\"/>");
      URI whole = server.at("/whole");
      await().atMost(START_LIMIT).until(() -> modelsStatus(whole, tokens.user("ada")) != 403);
      callersAreAuthenticatedAndAnswered(whole);
    }
  }

  private static void expectErrors() {
    for (String text : List.of("Configuration validation failed", "JWT_SECRET: has 5 characters")) {
      ExpectedErrors.in(FAULTY, text, "the application bad has a bad setting");
    }
    for (String text : List.of("CWWKS4118E: ", "CWWKS4000E: .*Ltpa2")) {
      ExpectedErrors.in(FAULTY, text, "there is no password for LTPA keys");
    }
    ExpectedErrors.in(
        FAULTY,
        "^FFDC java.lang.NoClassDefFoundError com.ibm.ws(spi)?.injectionengine.* "
            + "org/eclipse/microprofile/metrics/",
        "the feature mpMetrics is missing");
    ExpectedErrors.in(
        FAULTY,
        "org.mongodb.driver.cluster .*Exception in monitor thread while connecting",
        "nobody listens where its settings say that a database is; seen if it lives long enough");
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

  private static int modelsStatus(URI base, String token) {
    return TestServer.send(
            HttpRequest.newBuilder(URI.create(base + "/models"))
                .header("Authorization", "Bearer " + token)
                .build())
        .statusCode();
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
