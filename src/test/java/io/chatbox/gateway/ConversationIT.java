package io.chatbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.it.SocketClient;
import io.chatbox.it.TestServer;
import jakarta.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person does with a model, over the socket. */
class ConversationIT {
  private final TestServer server = TestServer.shared();

  @Test
  void aNewConnectionIsToldWhereItStands() {
    String user = TestServer.newUser();
    try (SocketClient client = server.connect(user)) {
      JsonObject status = client.firstStatus();

      assertThat(status.getString("session_id")).matches("[0-9a-f]{32}");
      assertThat(status.getString("user_id")).isEqualTo(user);
      assertThat(status.getString("model_id")).isEqualTo("fake");
      assertThat(status.getInt("seq")).isZero();
      assertThat(status.getJsonObject("metadata").getString("resumed")).isEqualTo("false");
      assertThat(status.getJsonArray("models").getValuesAs(JsonObject.class))
          .extracting(model -> model.getString("id"))
          .containsExactly("fake", "demo");
    }
  }

  @Test
  void thatTheModelThinksIsToldOnceAndToWhoComesMeanwhile() {
    String user = TestServer.newUser();
    try (SocketClient client = server.connect(user)) {
      client.say("Hard [[noise]] [[delay:2000]] [[chunks:2]]");
      JsonObject begins = client.next("loading");
      assertThat(begins.containsKey("metadata")).isFalse();
      JsonObject thinks = client.next();
      assertThat(thinks.getString("type")).isEqualTo("loading");
      assertThat(thinks.getString("message_id")).isEqualTo(begins.getString("message_id"));
      assertThat(thinks.getJsonObject("metadata").getString("phase")).isEqualTo("thinking");
      try (SocketClient other = server.connect(user)) {
        other.send("{\"type\":\"sync\",\"seq\":0}");
        other.next("user_message");
        other.next("connection_status");
        JsonObject seen = other.next("loading");
        assertThat(seen.getString("message_id")).isEqualTo(begins.getString("message_id"));
        assertThat(seen.getJsonObject("metadata").getString("phase")).isEqualTo("thinking");
        assertThat(other.nextAnswer()).isEqualTo("word1 word2 ");
      }
      assertThat(client.untilAnswerEnds())
          .noneMatch(frame -> frame.getString("type").equals("loading"));
    }
  }

  @Test
  void anAnswerStreamsInThePromisedOrder() {
    try (SocketClient client = server.connect(TestServer.newUser())) {
      client.send(
          """
          {"type":"user_message","content":"Good morning [[chunks:5]]","client_msg_id":"m-1"}
          """);
      List<JsonObject> frames = client.untilAnswerEnds();

      JsonObject ack = frames.get(0);
      assertThat(ack.getString("type")).isEqualTo("ack");
      assertThat(ack.getString("client_msg_id")).isEqualTo("m-1");
      assertThat(ack.getInt("seq")).isEqualTo(1);
      JsonObject loading = frames.get(1);
      assertThat(loading.getString("type")).isEqualTo("loading");
      JsonObject last = frames.getLast();
      JsonObject metadata = last.getJsonObject("metadata");
      assertThat(last.getInt("seq")).isEqualTo(2);
      assertThat(last.getString("message_id")).isEqualTo(loading.getString("message_id"));
      assertThat(metadata.getString("answers")).isEqualTo(ack.getString("message_id"));
      assertThat(metadata.getString("model_id")).isEqualTo("fake");
      assertThat(metadata.getString("usage")).isEqualTo("reported");
      assertThat(metadata.getString("finish_reason")).isEqualTo("stop");
      assertThat(frames.subList(2, frames.size()))
          .allSatisfy(
              frame -> {
                assertThat(frame.getString("type")).isEqualTo("ai_response");
                assertThat(frame.getString("sender")).isEqualTo("ai");
                assertThat(frame.getJsonObject("metadata").getString("streaming"))
                    .isEqualTo("true");
              });
    }
  }

  @Test
  void thePlainDialectAnswersWithExactlyTwoFields() {
    try (SocketClient client = server.connect(TestServer.newUser())) {
      client.send("{\"type\":\"user\",\"content\":\"Hello\"}");
      JsonObject answer = client.next();

      assertThat(answer.keySet()).containsExactlyInAnyOrder("type", "content");
      assertThat(answer.getString("type")).isEqualTo("assistant");
      assertThat(answer.getString("content")).contains("Hello");
    }
  }

  @Test
  void theModelIsToldTheConversationAndNotTheLastMessageAlone() {
    try (SocketClient client = server.connect(TestServer.newUser())) {
      client.say("My name is Ada.").nextAnswer();
      client.say("I live in Turin.").nextAnswer();

      assertThat(client.say("[[history]]").nextAnswer())
          .contains("My name is Ada.")
          .contains("I live in Turin.");
    }
  }

  @Test
  void aConversationGoesOnAfterAReconnectWhateverSessionIdThePageMakesUp() {
    String user = TestServer.newUser();
    String sessionId;
    try (SocketClient client = server.connect(user)) {
      client.say("Remember the number 4711.").nextAnswer();
      sessionId = client.sessionId();
    }
    try (SocketClient client =
        SocketClient.open(
            server.base(),
            "?session_id=session-made-up-by-a-page&token=" + server.tokens().user(user),
            socket -> socket)) {
      assertThat(client.sessionId()).isEqualTo(sessionId);
      assertThat(client.firstStatus().getInt("seq")).isEqualTo(2);
      assertThat(client.firstStatus().getJsonObject("metadata").getString("resumed"))
          .isEqualTo("true");
      client.send("{\"type\":\"user\",\"session_id\":\"another-one\",\"content\":\"[[history]]\"}");
      assertThat(client.next("assistant").getString("content")).contains("4711");
    }
  }

  @Test
  void anotherUsersSessionIdLeadsNowhere() {
    try (SocketClient owner = server.connect(TestServer.newUser())) {
      owner.say("This is private.").nextAnswer();
      try (SocketClient other =
          SocketClient.open(
              server.base(),
              "?session_id=" + owner.sessionId(),
              socket ->
                  socket.header(
                      "Authorization", "Bearer " + server.tokens().user(TestServer.newUser())))) {
        assertThat(other.sessionId()).isNotEqualTo(owner.sessionId());
        other.send(
            """
            {"type":"user_message","session_id":"%s","content":"[[history]]"}
            """
                .formatted(owner.sessionId()));
        assertThat(other.nextAnswer()).doesNotContain("private");
      }
    }
  }

  @Test
  void anotherDeviceOfTheUserSeesTheSame() {
    String user = TestServer.newUser();
    try (SocketClient laptop = server.connect(user)) {
      laptop.say("First.").nextAnswer();
      try (SocketClient phone = server.connect(user)) {
        laptop.say("Second, from the laptop.");

        assertThat(phone.next("user_message").getString("content"))
            .isEqualTo("Second, from the laptop.");
        assertThat(phone.nextAnswer()).isEqualTo(laptop.nextAnswer());
      }
    }
  }

  @Test
  void aDeviceThatComesInMidAnswerGetsItWholeWhenItEnds() {
    String user = TestServer.newUser();
    try (SocketClient laptop = server.connect(user)) {
      laptop.say("Tell me [[hang-after:2]]");
      laptop.next("loading");
      laptop.next("ai_response");
      try (SocketClient phone = server.connect(user)) {
        assertThat(phone.firstStatus().getJsonObject("metadata").getString("answering"))
            .matches("[0-9a-f]{32}");
        phone.send("{\"type\":\"stop\"}");

        JsonObject whole = phone.next("ai_response");
        assertThat(whole.getJsonObject("metadata").getString("done")).isEqualTo("false");
        assertThat(whole.getJsonObject("metadata").containsKey("streaming")).isFalse();
        assertThat(whole.getString("content")).isNotEmpty();
        assertThat(phone.next("ai_response").getJsonObject("metadata").getString("stopped"))
            .isEqualTo("true");
      }
    }
  }

  @Test
  void messagesWaitForTheAnswerBeforeThemAndTooManyAreRefused() {
    try (SocketClient client = server.connect(TestServer.newUser())) {
      client.say("One [[hang-after:1]]");
      client.next("loading");
      client.next("ai_response");
      client.say("Two").say("Three [[history]]").say("Four");

      JsonObject refused = client.next("error").getJsonObject("error");
      assertThat(refused.getString("code")).isEqualTo("CONFLICT");
      assertThat(refused.getBoolean("recoverable")).isTrue();
      client.send("{\"type\":\"stop\"}");
      assertThat(client.untilAnswerEnds().getLast().getJsonObject("metadata").getString("stopped"))
          .isEqualTo("true");
      assertThat(client.nextAnswer()).contains("Two");
      assertThat(client.nextAnswer()).contains("One").contains("Two").doesNotContain("Four");
    }
  }

  @Test
  void stoppingEndsTheModelsStreamAndKeepsWhatCame() {
    try (SocketClient client = server.connect(TestServer.newUser())) {
      int aborted = server.openAi().aborted();
      client.say("Never end [[hang-after:3]]");
      client.next("loading");
      client.next("ai_response");
      client.send("{\"type\":\"stop\"}");

      JsonObject last = client.untilAnswerEnds().getLast();
      assertThat(last.getJsonObject("metadata").getString("stopped")).isEqualTo("true");
      assertThat(last.getJsonObject("metadata").getString("usage")).isEqualTo("estimated");
      await().until(() -> server.openAi().aborted() > aborted);
    }
  }

  @Test
  void aResendIsStoredOnceAndAcknowledgedAgain() {
    try (SocketClient client = server.connect(TestServer.newUser())) {
      String message =
          "{\"type\":\"user_message\",\"content\":\"Once\",\"client_msg_id\":\"same\"}";
      client.send(message);
      String id = client.next("ack").getString("message_id");
      client.untilAnswerEnds();
      client.send(message);

      assertThat(client.next("ack").getString("message_id")).isEqualTo(id);
      assertThat(client.say("[[history]]").nextAnswer().split("Once", -1)).hasSize(2);
    }
  }

  @Test
  void aModelThatFailsEndsTheAnswerInOneError() {
    try (SocketClient client = server.connect(TestServer.newUser())) {
      client.say("[[error-after:2]]");
      List<JsonObject> frames = client.untilAnswerEnds();

      JsonObject error = frames.getLast();
      assertThat(error.getString("type")).isEqualTo("error");
      assertThat(error.getString("message_id"))
          .isEqualTo(frames.getFirst().getString("message_id"));
      assertThat(error.getJsonObject("error").getString("code")).isEqualTo("LLM_UNAVAILABLE");
      assertThat(client.say("And now?").nextAnswer()).contains("And now?");
    }
  }

  @Test
  void aModelIsChosenForTheMessagesThatFollow() {
    try (SocketClient client = server.connect(TestServer.newUser())) {
      client.send("{\"type\":\"model_select\",\"model_id\":\"demo\"}");
      assertThat(client.next("connection_status").getString("model_id")).isEqualTo("demo");
      client.say("Hi");
      assertThat(client.untilAnswerEnds().getLast().getJsonObject("metadata").getString("model_id"))
          .isEqualTo("demo");

      client.send("{\"type\":\"model_select\",\"model_id\":\"nobody\"}");
      JsonObject error = client.next("error").getJsonObject("error");
      assertThat(error.getString("code")).isEqualTo("NOT_FOUND");
      assertThat(error.getString("message")).contains("fake, demo");
    }
  }

  @Test
  void textBeyondTheBasicPlaneArrivesWhole() {
    try (SocketClient client = server.connect(TestServer.newUser())) {
      assertThat(client.say("[[emoji]]").nextAnswer())
          .matches(text -> text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF))
          .contains("\uD83D\uDE00");
    }
  }
}
