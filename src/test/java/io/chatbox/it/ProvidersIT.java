package io.chatbox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.dev.FakeAnthropic;
import io.chatbox.dev.FakeDify;
import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.FakeProvider;
import io.chatbox.dev.FakeRequest;
import io.chatbox.dev.TestMongo;
import io.chatbox.dev.WireCase;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server with a model of each kind, chosen by its users. */
class ProvidersIT {
  private static final String PROMPT = "You are kind.";

  /** Refuses all but roles in turn. */
  private static final String STRICT = "strict";

  private static final Pattern FINISH = Pattern.compile("\"finish_reason\":\"([^\"]*)\"");

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
    provider(settings, 4, "openai", OPENAI);
    settings.put("LLM_PROVIDER_4_ID", STRICT);
    settings.put("LLM_PROVIDER_4_MODEL", "strict-one");
    settings.put("LLM_PROVIDER_4_SYSTEM_PROMPT", PROMPT);
    server = TestServer.start("providers", TestMongo.open(), OPENAI, settings);
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

  @Test
  void aConversationOutlivesAnAnswerThatFailedWhereRolesMustTakeTurns() {
    String user = TestServer.newUser();
    List<String> ends = new ArrayList<>();
    try (SocketClient client = server.connect(user)) {
      choose(client, STRICT);
      for (int turn = 1; turn <= 10; turn++) {
        ends.add(finish(client.say(turn == 3 ? "[[status:400]]" : "Turn " + turn)));
        if (turn == 3) {
          assertThat(ends.getLast()).isEqualTo("error");
        }
      }
      assertThat(ends).containsOnlyOnce("error").filteredOn("stop"::equals).hasSize(9);
      assertThat(finishes(user, client.sessionId())).isEqualTo(ends);
      assertThat(kept(user, client.sessionId()))
          .containsOnlyOnce("\"finish_reason\":\"error\",\"reason\":\"conversation_rejected\"");
    }
    assertThat(OPENAI.requests().getLast().messages())
        .as("the system, nine times a user, eight answers; nothing of what was refused")
        .hasSize(1 + 9 + 8)
        .anyMatch(message -> message.content().equals("Turn 4"))
        .noneMatch(message -> message.content().contains("status:400"));
  }

  /** What upstreams have really said, at their worst: half an answer, none, or nonsense. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ':',
      value = {
        "strict: finish-empty-then-closed finish-abort chunks-cut-off reset-in-mid-answer"
            + " error-as-a-field-in-mid-answer error-in-a-choice done-without-text"
            + " error-breaks-the-format two-objects-in-one-event refused-model-retired",
        "anthropic: closed-in-mid-answer reason-empty-then-closed overloaded-in-mid-answer"
            + " reset-in-mid-answer error-without-its-name stop-without-text closed-before-text"
            + " error-in-openai-s-form refusal-without-text refused-model-retired",
        "dify: closed-after-it-began closed-in-mid-answer reset-in-mid-answer end-without-text"
            + " error-after-it-began error-in-mid-answer workflow-failed workflow-failed-before-text"
            + " status-504 status-500"
      })
  void noConversationDiesOfWhatAnUpstreamSays(String model, String cases) {
    server.expectError(
        "LLM provider can't be used as it is set up provider=(strict|anthropic) .*"
            + "code=(model_decommissioned|not_found_error)",
        "it says that its model is gone");
    FakeProvider fake = Map.of(STRICT, OPENAI, "anthropic", ANTHROPIC, "dify", DIFY).get(model);
    String user = TestServer.newUser();
    List<String> ends = new ArrayList<>();
    try (SocketClient client = server.connect(user)) {
      choose(client, model);
      for (String name : cases.split(" ")) {
        WireCase wire = WireCase.of(fake.dialect(), name);
        int asked = fake.count();
        String end = finish(client.say("[[wire:" + name + "]]"));
        assertThat(end).as(name).isEqualTo(wire.expected("end").orElse("error"));
        if (model.equals("dify")) {
          assertThat(fake.count() - asked).as("runs of " + name).isEqualTo(1);
        }
        assertThat(client.say("After " + name).nextAnswer()).isEqualTo("You said: After " + name);
        ends.addAll(List.of(end, "stop"));
      }
      assertThat(finishes(user, client.sessionId())).isEqualTo(ends);
      assertThat(client.hasFrames()).as("a second end of an answer").isFalse();
    }
  }

  /** The one end of an answer in a connection's frames, whatever it is: its reason. */
  private static String finish(SocketClient client) {
    JsonObject last = client.untilAnswerEnds().getLast();
    return last.getString("type").equals("error")
        ? "error"
        : last.getJsonObject("metadata").getString("finish_reason");
  }

  /** The reasons of all answers as they were kept. */
  private static List<String> finishes(String user, String session) {
    return FINISH.matcher(kept(user, session)).results().map(found -> found.group(1)).toList();
  }

  private static String kept(String user, String session) {
    return server
        .get("/sessions/" + session, "Authorization", "Bearer " + server.tokens().user(user))
        .body();
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
