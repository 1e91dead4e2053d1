package io.chatbox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.FakeReply;
import io.chatbox.dev.FakeReply.Step;
import io.chatbox.dev.TestMongo;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A server with three providers: {@code main} falls back to {@code spare}, which falls back to
 * {@code last}. What they do is seen on the wire and in the metrics.
 */
class ResilienceIT {
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final int FAILURES = 3;
  private static final String FOREIGN = "203.0.113.9";
  private static final int CROWD = 200;

  private static final FakeOpenAi MAIN = FakeOpenAi.start();
  private static final FakeOpenAi SPARE = FakeOpenAi.start();
  private static final FakeOpenAi LAST = FakeOpenAi.start();
  private static TestServer server;

  private Metrics before;

  @BeforeAll
  static void start() {
    Map<String, String> settings = new HashMap<>();
    provider(settings, 1, "main", MAIN, "spare");
    provider(settings, 2, "spare", SPARE, "last");
    provider(settings, 3, "last", LAST, "");
    settings.putAll(
        Map.of(
            "LLM_FIRST_TOKEN_TIMEOUT", "6s",
            "LLM_IDLE_TIMEOUT", "3s",
            "LLM_CIRCUIT_FAILURES", Integer.toString(FAILURES),
            "LLM_CIRCUIT_PAUSE", PAUSE.toSeconds() + "s",
            "LLM_DAILY_TOKENS_PER_ROLE", "poor:10",
            "TRUSTED_PROXIES", "127.0.0.0/8,::1/128"));
    server = TestServer.start("resilience", TestMongo.open(), MAIN, settings);
  }

  private static void provider(
      Map<String, String> settings, int number, String id, FakeOpenAi fake, String fallback) {
    String prefix = "LLM_PROVIDER_" + number + "_";
    settings.put(prefix + "ID", id);
    settings.put(prefix + "TYPE", "openai");
    settings.put(prefix + "MODEL", id);
    settings.put(prefix + "ENDPOINT", fake.endpoint().toString());
    settings.put(prefix + "FALLBACK", fallback);
  }

  @AfterAll
  static void stop() {
    server.close();
    SPARE.close();
    LAST.close();
  }

  @BeforeEach
  void look() {
    before = Metrics.of(server);
  }

  /** The figures that a server shows. */
  private record Metrics(String text) {
    static Metrics of(TestServer server) {
      HttpResponse<String> response = server.get("/metrics/prometheus");
      assertThat(response.statusCode()).isEqualTo(200);
      return new Metrics(response.body());
    }

    double value(String name, String provider) {
      var line =
          Pattern.compile(
                  "^%s\\{(?:[^}]*,)?provider=\"%s\"[^}]*} (\\S+)$".formatted(name, provider),
                  Pattern.MULTILINE)
              .matcher(text);
      assertThat(line.find()).as("%s of %s in %s", name, provider, text).isTrue();
      return Double.parseDouble(line.group(1));
    }
  }

  private double more(String figure, String provider) {
    String name = "chatbox_" + figure;
    return Metrics.of(server).value(name, provider) - before.value(name, provider);
  }

  private static JsonObject last(List<JsonObject> frames) {
    return frames.getLast().getJsonObject("metadata");
  }

  @Test
  void diesInMidAnswer() {
    MAIN.enqueue(FakeReply.steps(new Step.Piece("Half an "), new Step.Die()));
    try (SocketClient client = server.connect(TestServer.newUser())) {
      List<JsonObject> frames = client.say("Hi").untilAnswerEnds();
      assertThat(frames).extracting(f -> f.getString("type")).containsOnlyOnce("error");
      assertThat(frames.getLast().getJsonObject("error").getString("code"))
          .isEqualTo("LLM_UNAVAILABLE");
      assertThat(frames.get(1).getString("content")).isEqualTo("Half an ");
      assertThat(client.say("Again").nextAnswer()).isEqualTo("You said: Again");
    }
    assertThat(more("llm_requests_total", "main")).isEqualTo(2);
    assertThat(more("llm_errors_total", "main")).isEqualTo(1);
    assertThat(more("llm_latency_seconds_count", "main")).isEqualTo(2);
    assertThat(more("llm_requests_total", "spare")).as("no second answer").isZero();
    assertThat(more("tokens_used_total", "main")).isPositive();
  }

  @Test
  void asksForTwoSeconds() {
    MAIN.enqueue(FakeReply.status(429).withHeader("Retry-After", "2"));
    long begin = System.nanoTime();
    try (SocketClient client = server.connect(TestServer.newUser())) {
      List<JsonObject> frames = client.say("Hi").untilAnswerEnds();
      assertThat(last(frames).getString("model_id")).isEqualTo("main");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(2));
    assertThat(more("llm_requests_total", "main")).isEqualTo(2);
    assertThat(more("llm_errors_total", "main")).isEqualTo(1);
    assertThat(more("llm_requests_total", "spare")).isZero();
  }

  @Test
  void hangsBeforeTheFirstPiece() {
    server.expectError(
        "LLM stream timeout provider=main after=6s limit=LLM_FIRST_TOKEN_TIMEOUT", "hangs");
    MAIN.enqueue(FakeReply.steps(new Step.Role(), new Step.Hang()));
    String user = TestServer.newUser();
    try (SocketClient client = server.connect(user)) {
      List<JsonObject> frames = client.say("Hi").untilAnswerEnds();
      assertThat(last(frames).getString("model_id")).isEqualTo("spare");
      assertThat(last(frames).getString("usage")).isEqualTo("reported");
      assertThat(frames).noneMatch(frame -> frame.getString("type").equals("error"));
      assertThat(history(user, client.sessionId()).getLast().getString("model_id"))
          .as("stored as well")
          .isEqualTo("spare");
    }
    String used = asAdmin("/admin/usage?user_id=" + user).body();
    assertThat(used)
        .contains("\"model_id\":\"spare\"", "\"answers\":1", "\"estimated_tokens\":0")
        .doesNotContain("\"main\"");
    assertThat(asAdmin("/admin/usage?start_date=soon").statusCode()).isEqualTo(400);
    assertThat(more("llm_errors_total", "main")).isEqualTo(1);
    assertThat(more("llm_latency_seconds_count", "main")).isZero();
    assertThat(more("llm_requests_total", "spare")).isEqualTo(1);
    assertThat(more("llm_latency_seconds_count", "spare")).isEqualTo(1);
    assertThat(more("tokens_used_total", "main")).isZero();
    assertThat(more("tokens_used_total", "spare")).isPositive();
  }

  private static HttpResponse<String> asAdmin(String path) {
    return server.get(path, "Authorization", "Bearer " + server.tokens().admin("grace"));
  }

  private static List<JsonObject> history(String user, String sessionId) {
    String body =
        server
            .get("/sessions/" + sessionId, "Authorization", "Bearer " + server.tokens().user(user))
            .body();
    return Json.createReader(new StringReader(body))
        .readObject()
        .getJsonArray("messages")
        .getValuesAs(JsonObject.class)
        .stream()
        .map(message -> message.getJsonObject("metadata"))
        .toList();
  }

  @Test
  void hangsBetweenPieces() {
    server.expectError("LLM stream timeout provider=main after=3s limit=LLM_IDLE_TIMEOUT", "hangs");
    MAIN.enqueue(FakeReply.steps(new Step.Piece("Well, "), new Step.Hang()));
    try (SocketClient client = server.connect(TestServer.newUser())) {
      List<JsonObject> frames = client.say("Hi").untilAnswerEnds();
      assertThat(frames.getLast().getJsonObject("error").getString("code"))
          .isEqualTo("LLM_TIMEOUT");
      assertThat(frames).hasSize(3);
    }
    assertThat(more("llm_errors_total", "main")).isEqualTo(1);
    assertThat(more("llm_requests_total", "spare")).isZero();
    MAIN.enqueue(FakeReply.answer("fine")); // Begins the count of failures anew.
    try (SocketClient client = server.connect(TestServer.newUser())) {
      assertThat(client.say("Hi").nextAnswer()).isEqualTo("fine");
    }
  }

  @Test
  void oneThatFailsIsLeftAloneAndShowsWhileTheServerStaysReady() {
    server.expectError(
        "LLM provider can't be used as it is set up provider=main cause=key detail=status 401",
        "a wrong key, as it says");
    try (SocketClient client = server.connect(TestServer.newUser())) {
      for (int i = 0; i < FAILURES; i++) {
        MAIN.enqueue(FakeReply.status(401));
        assertThat(last(client.say("Hi").untilAnswerEnds()).getString("model_id"))
            .isEqualTo("spare");
      }
      int asked = MAIN.count();
      assertThat(last(client.say("Hi").untilAnswerEnds()).getString("model_id")).isEqualTo("spare");
      assertThat(MAIN.count()).isEqualTo(asked);
      assertThat(Metrics.of(server).value("chatbox_llm_circuit_open", "main")).isEqualTo(1);
      assertThat(Metrics.of(server).value("chatbox_llm_circuit_open", "spare")).isZero();
      assertThat(server.get("/readyz").body()).isEqualTo("{\"status\":\"ready\"}");
      assertThat(details()).contains("\"failing\":\"main\"");

      await()
          .atMost(PAUSE.multipliedBy(5))
          .until(
              () -> last(client.say("Hi").untilAnswerEnds()).getString("model_id").equals("main"));
      assertThat(Metrics.of(server).value("chatbox_llm_circuit_open", "main")).isZero();
      assertThat(details()).doesNotContain("failing");
    }
  }

  private static String details() {
    URI health = server.base().resolve("/health/ready");
    return TestServer.send(HttpRequest.newBuilder(health).build()).body();
  }

  @Test
  void whoHasSpentTheDaysBudgetIsToldWhenItIsRenewed() {
    String user = TestServer.newUser();
    try (SocketClient client =
        SocketClient.open(
            server.base(),
            server.tokens().issue(user, user, List.of("poor"), Duration.ofHours(1)))) {
      assertThat(client.say("A question of more than ten tokens, all in all").nextAnswer())
          .startsWith("You said: ");
      client.send("{\"type\":\"user_message\",\"content\":\"More\",\"client_msg_id\":\"m\"}");
      client.next("ack");
      JsonObject error = client.next("error").getJsonObject("error");
      assertThat(error.getString("code")).isEqualTo("TOO_MANY_REQUESTS");
      assertThat(error.getInt("retry_after")).isBetween(1, (int) Duration.ofDays(1).toMillis());
    }
    assertThat(more("llm_requests_total", "main")).isEqualTo(1);
  }

  @Test
  void aModelIsRememberedWithTheSessionAndAnUnknownOneAnsweredWithTheKnown() {
    String user = TestServer.newUser();
    try (SocketClient client = server.connect(user)) {
      client.send("{\"type\":\"model_select\",\"model_id\":\"no such\"}");
      assertThat(client.next("error").getJsonObject("error").getString("message"))
          .contains("main, spare, last");
      client.send("{\"type\":\"model_select\",\"model_id\":\"last\"}");
      client.next("connection_status");
    }
    try (SocketClient client = server.connect(user)) {
      assertThat(client.firstStatus().getString("model_id")).isEqualTo("last");
      assertThat(last(client.say("Hi").untilAnswerEnds()).getString("model_id")).isEqualTo("last");
    }
  }

  @Test
  void metricsAreForTheNetworksThatMayReadThem() {
    URI own = server.base().resolve("/metrics");
    HttpResponse<String> here = TestServer.send(HttpRequest.newBuilder(own).build());
    assertThat(here.statusCode()).isEqualTo(200);
    assertThat(here.body())
        .contains("# TYPE chatbox_llm_requests_total counter")
        .contains("# TYPE chatbox_llm_latency_seconds histogram")
        .contains("# TYPE chatbox_llm_errors_total counter")
        .contains("# TYPE chatbox_tokens_used_total counter")
        .contains("# TYPE chatbox_llm_circuit_open gauge")
        .containsPattern("chatbox_llm_latency_seconds_bucket\\{[^}]*le=\"0.25\"")
        .doesNotContain("quantile");
    HttpResponse<String> underThePrefix = server.get("/metrics/prometheus");
    assertThat(underThePrefix.headers().firstValue("Cache-Control")).contains("no-store");
    for (URI address : List.of(own, URI.create(server.base() + "/metrics/prometheus"))) {
      HttpRequest.Builder request = HttpRequest.newBuilder(address);
      assertThat(TestServer.send(request.copy().build()).headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
      HttpResponse<String> elsewhere =
          TestServer.send(request.header("X-Forwarded-For", FOREIGN).build());
      assertThat(elsewhere.statusCode()).as("%s", address).isEqualTo(403);
      assertThat(elsewhere.body()).contains("\"error\":\"forbidden\"").doesNotContain("chatbox_");
    }
  }

  @Test
  void twoHundredAnswersAtOnceKeepNobodyWaiting() {
    List<SocketClient> crowd = new ArrayList<>();
    try {
      for (int i = 0; i < CROWD; i++) {
        crowd.add(server.connect(TestServer.newUser()));
      }
      crowd.forEach(client -> client.say("[[chunks:40]] [[delay:250]]"));
      await().atMost(Duration.ofSeconds(20)).until(() -> MAIN.active() == CROWD);
      for (int i = 0; i < 20; i++) {
        long begin = System.nanoTime();
        assertThat(server.get("/readyz").statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
      }
      for (SocketClient client : crowd) {
        assertThat(client.nextAnswer()).startsWith("word1 ").endsWith("word40 ");
      }
    } finally {
      crowd.forEach(SocketClient::close);
    }
    assertThat(more("llm_requests_total", "main")).isEqualTo(CROWD);
    assertThat(more("llm_errors_total", "main")).isZero();
  }
}
