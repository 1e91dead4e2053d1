package io.chatbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.it.SocketClient;
import io.chatbox.it.TestServer;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people change of a conversation, and what their other devices see of it. */
class ChangesIT {
  private final TestServer server = TestServer.shared();
  private final String user = TestServer.newUser();

  @Test
  void anEditStopsDropsAndIsAnsweredAgain() {
    try (SocketClient client = server.connect(user);
        SocketClient other = server.connect(user)) {
      String question = ask(client, "My name is Adda.", "m-1");
      client.untilAnswerEnds();
      other.next("user_message");
      other.untilAnswerEnds();
      client.say("And go on [[hang-after:2]]");
      client.next("loading");
      client.next("ai_response");
      String edit =
          """
          {"type":"edit","message_id":"%s","content":"My name is Ada. [[history]]"}
          """
              .formatted(question);
      client.send(edit);

      JsonObject stopped = client.untilAnswerEnds().getLast();
      assertThat(stopped.getJsonObject("metadata").getString("stopped")).isEqualTo("true");
      JsonObject ack = client.next("ack");
      assertThat(ack.getInt("seq")).isEqualTo(5);
      assertThat(ack.getString("message_id")).isNotEqualTo(question);
      assertThat(client.nextAnswer()).contains("Ada").doesNotContain("Adda", "go on");
      other.next("user_message");
      other.untilAnswerEnds();
      JsonObject replaced = other.next("user_message");
      assertThat(replaced.getJsonObject("metadata").getString("replaces")).isEqualTo(question);
      assertThat(replaced.getString("message_id")).isEqualTo(ack.getString("message_id"));

      client.send(edit);
      assertThat(client.next("ack").getString("message_id")).isEqualTo(ack.getString("message_id"));
      assertThat(contents(client)).hasSize(2);
    }
  }

  @Test
  void onlyOwnMessagesCanBeEditedAndNothingIsStoppedForOthers() {
    try (SocketClient client = server.connect(user)) {
      client.say("Go on [[hang-after:1]]");
      String answer = client.next("loading").getString("message_id");
      client.next("ai_response");
      client.send(
          "{\"type\":\"edit\",\"message_id\":\"%s\",\"content\":\"x\",\"client_msg_id\":\"e\"}"
              .formatted(answer));

      JsonObject error = client.next("error");
      assertThat(error.getJsonObject("error").getString("code")).isEqualTo("NOT_FOUND");
      assertThat(error.getString("client_msg_id")).isEqualTo("e");
      client.send("{\"type\":\"stop\"}");
      assertThat(client.untilAnswerEnds().getLast().getJsonObject("metadata").getString("stopped"))
          .isEqualTo("true");
    }
  }

  @Test
  void anAnswerIsGivenAgainByAnotherModel() {
    try (SocketClient client = server.connect(user);
        SocketClient other = server.connect(user)) {
      client.say("Hello");
      JsonObject first = client.untilAnswerEnds().getLast();
      other.next("user_message");
      other.untilAnswerEnds();
      client.send("{\"type\":\"regenerate\",\"model_id\":\"demo\"}");

      JsonObject loading = client.next("loading");
      JsonObject last = client.untilAnswerEnds().getLast();
      assertThat(loading.getJsonObject("metadata").getString("replaces"))
          .isEqualTo(first.getString("message_id"));
      assertThat(last.getJsonObject("metadata").getString("replaces"))
          .isEqualTo(first.getString("message_id"));
      assertThat(last.getJsonObject("metadata").getString("model_id")).isEqualTo("demo");
      assertThat(other.next("loading").getJsonObject("metadata").getString("replaces"))
          .isEqualTo(first.getString("message_id"));
      assertThat(contents(client)).hasSize(2);
    }
  }

  @Test
  void regeneratingWaitsForNothingAndKnowsItsModels() {
    try (SocketClient client = server.connect(user)) {
      client.send("{\"type\":\"regenerate\"}");
      assertThat(codeOf(client)).isEqualTo("NOT_FOUND");
      client.say("Go on [[hang-after:1]]");
      client.next("loading");
      client.next("ai_response");
      client.send("{\"type\":\"regenerate\"}");
      assertThat(codeOf(client)).isEqualTo("CONFLICT");
      client.send("{\"type\":\"stop\"}");
      client.untilAnswerEnds();
      client.send("{\"type\":\"regenerate\",\"model_id\":\"nobody\"}");
      assertThat(client.next("error").getJsonObject("error").getString("message"))
          .contains("fake, demo");
    }
  }

  @Test
  void answersAreRatedAndRemembered() {
    try (SocketClient client = server.connect(user)) {
      client.say("Hello");
      String answer = client.untilAnswerEnds().getLast().getString("message_id");
      client.send(
          """
          {"type":"feedback","message_id":"%s","metadata":{"rating":"down"},"client_msg_id":"f-1"}
          """
              .formatted(answer));
      assertThat(client.next("ack").getString("client_msg_id")).isEqualTo("f-1");
      client.send(
          "{\"type\":\"feedback\",\"message_id\":\"other\",\"metadata\":{\"rating\":\"up\"}}");
      assertThat(codeOf(client)).isEqualTo("NOT_FOUND");

      client.send("{\"type\":\"sync\",\"seq\":1}");
      assertThat(client.next("ai_response").getJsonObject("metadata").getString("rating"))
          .isEqualTo("down");
    }
  }

  @Test
  void othersSeeWhoTypesAndTheTyperDoesNot() {
    try (SocketClient laptop = server.connect(user);
        SocketClient phone = server.connect(user);
        SocketClient stranger = server.connect(TestServer.newUser())) {
      phone.send("{\"type\":\"typing_indicator\",\"metadata\":{\"typing\":true}}");

      JsonObject typing = laptop.next("typing_indicator");
      assertThat(typing.getString("user_id")).isEqualTo(user);
      assertThat(typing.getJsonObject("metadata").getString("typing")).isEqualTo("true");
      for (SocketClient silent : List.of(phone, stranger)) {
        silent.send("{\"type\":\"ping\"}");
        silent.next("pong");
      }
    }
  }

  @Test
  void devicesThatOpenBeforeTheFirstMessageShareItsSession() {
    try (SocketClient laptop = server.connect(user);
        SocketClient phone = server.connect(user)) {
      assertThat(phone.sessionId()).isEqualTo(laptop.sessionId());
      laptop.say("First");

      assertThat(phone.next("user_message").getString("content")).isEqualTo("First");
      assertThat(phone.nextAnswer()).isEqualTo(laptop.nextAnswer());
    }
  }

  @Test
  void whoKnowsNothingOfEditsIsNotLeftWaiting() {
    try (SocketClient old = server.connect(user);
        SocketClient phone = server.connect(user)) {
      old.say("First [[hang-after:1]]");
      old.next("loading");
      old.next("ai_response");
      String first = phone.next("user_message").getString("message_id");
      old.say("Second, which waits");
      phone.next("loading");
      phone.next("ai_response");
      phone.next("user_message");
      phone.send(
          "{\"type\":\"edit\",\"message_id\":\"%s\",\"content\":\"Other\"}".formatted(first));

      List<JsonObject> seen = new ArrayList<>();
      while (seen.stream().noneMatch(ChangesIT::isEmptyAnswer)) {
        seen.add(old.next());
      }
      assertThat(seen.getLast().containsKey("message_id")).isFalse();
      assertThat(old.untilAnswerEnds().getLast().getJsonObject("metadata").getString("stopped"))
          .isEqualTo("true");
      assertThat(old.next("user_message").getJsonObject("metadata").getString("replaces"))
          .isEqualTo(first);
      assertThat(old.nextAnswer()).contains("Other");
    }
  }

  private static boolean isEmptyAnswer(JsonObject frame) {
    return frame.getString("type").equals("ai_response")
        && frame.getString("content").isEmpty()
        && !frame.containsKey("message_id");
  }

  private static String ask(SocketClient client, String content, String clientMsgId) {
    client.send(
        "{\"type\":\"user_message\",\"content\":\"%s\",\"client_msg_id\":\"%s\"}"
            .formatted(content, clientMsgId));
    return client.next("ack").getString("message_id");
  }

  private static String codeOf(SocketClient client) {
    return client.next("error").getJsonObject("error").getString("code");
  }

  private static List<String> contents(SocketClient client) {
    client.send("{\"type\":\"sync\",\"seq\":0}");
    List<String> contents = new ArrayList<>();
    for (JsonObject frame = client.next();
        !frame.getString("type").equals("connection_status");
        frame = client.next()) {
      contents.add(frame.getString("content"));
    }
    return contents;
  }
}
