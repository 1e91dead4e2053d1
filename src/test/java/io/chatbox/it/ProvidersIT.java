package io.chatbox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.dev.EmbeddedMongo;
import io.chatbox.dev.FakeAnthropic;
import io.chatbox.dev.FakeDify;
import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.FakeProvider;
import io.chatbox.dev.FakeRequest;
import jakarta.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server with a model of each kind, chosen by its users. */
class ProvidersIT {
  private static final String PROMPT = "You are kind.";

  private static final FakeOpenAi OPENAI = FakeOpenAi.start();
  private static final FakeAnthropic ANTHROPIC = FakeAnthropic.start();
  private static final FakeDify DIFY = FakeDify.start();
  private static TestServer server;

  @BeforeAll
  static void start() {
    Map<String, String> settings = new HashMap<>();
    provider(settings, 1, "openai", OPENAI);
    provider(settings, 2, "anthropic", ANTHROPIC);
    provider(settings, 3, "dify", DIFY);
    settings.put("LLM_PROVIDER_2_SYSTEM_PROMPT", PROMPT);
    server = TestServer.start("providers", EmbeddedMongo.inMemory(), OPENAI, settings);
  }

  private static void provider(
      Map<String, String> settings, int number, String type, FakeProvider fake) {
    String prefix = "LLM_PROVIDER_" + number + "_";
    settings.put(prefix + "ID", type);
    settings.put(prefix + "TYPE", type);
    settings.put(prefix + "MODEL", "model-of-" + type);
    settings.put(prefix + "ENDPOINT", fake.endpoint().toString());
    settings.put(prefix + "API_KEY", "key-of-the-fake-" + type);
  }

  @AfterAll
  static void stop() {
    server.close();
    ANTHROPIC.close();
    DIFY.close();
  }

  @Test
  void oneConversationGoesFromModelToModel() {
    try (SocketClient client = server.connect(TestServer.newUser())) {
      assertThat(answeredBy(client, "I like owls")).isEqualTo("openai");
      choose(client, "anthropic");
      assertThat(answeredBy(client, "And bats")).isEqualTo("anthropic");
      choose(client, "dify");
      assertThat(answeredBy(client, "And you?")).isEqualTo("dify");
    }
    FakeRequest second = ANTHROPIC.requests().getLast();
    assertThat(second.userMessages()).containsExactly("I like owls", "And bats");
    assertThat(second.body().get("system").toString()).contains(PROMPT);
    assertThat(second.header("x-api-key")).isEqualTo("key-of-the-fake-anthropic");
    assertThat(DIFY.requests().getLast().body().getString("query"))
        .as("what Dify could not know")
        .contains("I like owls", "And bats", "And you?");
  }

  @Test
  void difyKeepsTheConversationAndIsToldToStop() {
    String user = TestServer.newUser();
    try (SocketClient client = server.connect(user)) {
      choose(client, "dify");
      answeredBy(client, "First");
      answeredBy(client, "Second");
      FakeRequest request = DIFY.requests().getLast();
      assertThat(request.body().getString("query")).isEqualTo("Second");
      assertThat(request.body().getString("conversation_id")).isNotEmpty();
      assertThat(request.body().getString("user")).isEqualTo(user);

      int stops = DIFY.stops().size();
      client.say("Go on for ever [[hang-after:2]]").next("loading");
      client.next("ai_response");
      List<JsonObject> rest = client.send("{\"type\":\"stop\"}").untilAnswerEnds();
      assertThat(rest.getLast().getJsonObject("metadata").getString("stopped")).isEqualTo("true");
      await().until(() -> DIFY.stops().size() > stops);
      assertThat(DIFY.stops().getLast().user()).isEqualTo(user);
    }
  }

  @Test
  void figuresAreTheProvidersOwn() {
    for (String model : List.of("openai", "anthropic", "dify")) {
      try (SocketClient client = server.connect(TestServer.newUser())) {
        choose(client, model);
        JsonObject end = client.say("Hi").untilAnswerEnds().getLast().getJsonObject("metadata");
        assertThat(end.getString("usage")).as(model).isEqualTo("reported");
        assertThat(Integer.parseInt(end.getString("completion_tokens"))).as(model).isPositive();
      }
    }
  }

  private static void choose(SocketClient client, String model) {
    client.send("{\"type\":\"model_select\",\"model_id\":\"" + model + "\"}");
    assertThat(client.next("connection_status").getString("model_id")).isEqualTo(model);
  }

  private static String answeredBy(SocketClient client, String content) {
    List<JsonObject> frames = client.say(content).untilAnswerEnds();
    return frames.getLast().getJsonObject("metadata").getString("model_id");
  }
}
