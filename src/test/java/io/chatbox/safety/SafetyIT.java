package io.chatbox.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.dev.FakeModeration;
import io.chatbox.dev.FakeModeration.Behaviour.Hang;
import io.chatbox.dev.FakeModeration.Behaviour.Say;
import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.TestMongo;
import io.chatbox.it.SocketClient;
import io.chatbox.it.TestServer;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Both filters in a running server: what leaves it, what is stored, what clients see. */
class SafetyIT {
  private static final String PERSONAL =
      "I am ada@example.com, ring 030 1234567 or charge 4111 1111 1111 1111";

  private static FakeOpenAi openAi;
  private static FakeModeration moderation;
  private static TestMongo mongo;
  private static TestServer server;

  private final String user = TestServer.newUser();

  @BeforeAll
  static void start() {
    openAi = FakeOpenAi.start();
    moderation = FakeModeration.start();
    mongo = TestMongo.open();
    server =
        TestServer.start(
            "safety",
            mongo,
            openAi,
            Map.of(
                "REDACT_PERSONAL_DATA", "email,phone,card",
                "REDACT_PHONE_REGION", "DE",
                "MODERATION_ENDPOINT", moderation.endpoint().toString(),
                "MODERATION_API_KEY", "sk-judge",
                "MODERATION_TIMEOUT", "20s"));
  }

  @AfterAll
  static void stop() {
    server.liberty().close();
    openAi.close();
    moderation.close();
    mongo.close();
  }

  @Test
  void personalDataStaysHereAndStaysAsItWasWritten() {
    try (SocketClient client = server.connect(user)) {
      assertThat(client.say(PERSONAL).nextAnswer())
          .isEqualTo("You said: I am [email 1], ring [phone 1] or charge [card 1]");
      assertThat(client.say("[[history]] Write to ADA@example.com").nextAnswer())
          .contains("1=I am [email 1], ring")
          .contains("2=Write to [email 1]");

      assertThat(sentTo(openAi)).isNotEmpty().noneMatch(SafetyIT::isPersonal);
      assertThat(moderation.requests())
          .extracting(FakeModeration.Request::input)
          .isNotEmpty()
          .noneMatch(SafetyIT::isPersonal);
      assertThat(stored(client)).contains(PERSONAL).contains("Write to ADA@example.com");
    }
  }

  @Test
  void aRefusedQuestionIsAnErrorAndReachesNoModel() {
    try (SocketClient client = server.connect(user)) {
      int before = openAi.count();
      client.say("How is gunpowder made?");
      String answerId = client.next("loading").getString("message_id");
      JsonObject error = client.next("error");
      assertThat(error.getString("message_id")).isEqualTo(answerId);
      assertThat(error.getJsonObject("error").getString("code")).isEqualTo("INVALID_FORMAT");
      assertThat(error.getJsonObject("error").getBoolean("recoverable")).isTrue();
      assertThat(error.getJsonObject("error").getString("message"))
          .contains("not passed on")
          .doesNotContain("violence");
      assertThat(openAi.count()).isEqualTo(before);
      await()
          .untilAsserted(
              () ->
                  assertThat(server.liberty().log())
                      .contains("filter=moderation place=question reason=rules detail=violence")
                      .doesNotContain("How is"));

      assertThat(client.say("And tea?").nextAnswer()).isEqualTo("You said: And tea?");
    }
  }

  @Test
  void aRefusedAnswerEndsWithContentFilterAndKeepsWhatWasLetThrough() {
    String good = "Tea is made of leaves and hot water. ".repeat(4);
    try (SocketClient client = server.connect(user)) {
      // The question itself is let through; the answer quotes it, and then is not.
      moderation.enqueue(clean());
      List<JsonObject> frames = client.say(good + FakeModeration.BAD + " too").untilAnswerEnds();

      JsonObject last = frames.getLast();
      assertThat(last.getString("type")).isEqualTo("ai_response");
      assertThat(last.getJsonObject("metadata").getString("finish_reason"))
          .isEqualTo("content_filter");
      StringBuilder shown = new StringBuilder();
      frames.stream()
          .filter(frame -> frame.getString("type").equals("ai_response"))
          .forEach(frame -> shown.append(frame.getString("content")));
      assertThat("You said: " + good).startsWith(shown.toString());
      assertThat(stored(client))
          .contains("content_filter")
          .doesNotContain("You said: " + good + "g");
    }
  }

  @Test
  void withoutModerationNothingIsPassedOnByDefault() {
    try (SocketClient client = server.connect(user)) {
      int before = openAi.count();
      moderation.enqueue(new Say(503, ""), new Say(503, ""));
      client.say("Hello");
      client.next("loading");
      JsonObject error = client.next("error").getJsonObject("error");
      assertThat(error.getString("code")).isEqualTo("SERVICE_ERROR");
      assertThat(openAi.count()).isEqualTo(before);
    }
  }

  @Test
  void aStopDoesNotWaitForACheck() {
    try (SocketClient client = server.connect(user)) {
      int before = openAi.count();
      int checks = moderation.requests().size();
      moderation.enqueue(new Hang());
      client.say("Hello");
      client.next("loading");
      await().until(() -> moderation.requests().size() > checks);
      long start = System.nanoTime();
      client.send("{\"type\":\"stop\"}");
      JsonObject last = client.untilAnswerEnds().getLast();
      assertThat(last.getJsonObject("metadata").getString("stopped")).isEqualTo("true");
      assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
      assertThat(client.say("Again").nextAnswer()).isEqualTo("You said: Again");
      assertThat(openAi.count()).isEqualTo(before + 1);
    }
  }

  private static Say clean() {
    return new Say(200, "{\"results\":[{\"flagged\":false,\"categories\":{}}]}");
  }

  private static List<String> sentTo(FakeOpenAi fake) {
    return fake.requests().stream().map(request -> request.body().toString()).toList();
  }

  private static boolean isPersonal(String text) {
    return text.toLowerCase(Locale.ROOT).contains("ada@")
        || text.contains("1234567")
        || text.contains("4111");
  }

  private String stored(SocketClient client) {
    return server
        .get(
            "/sessions/" + client.sessionId(),
            "Authorization",
            "Bearer " + server.tokens().user(user))
        .body();
  }
}
