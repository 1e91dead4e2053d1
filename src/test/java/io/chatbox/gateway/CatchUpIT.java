package io.chatbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.it.SocketClient;
import io.chatbox.it.TestServer;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client that was away gets, over the socket. */
class CatchUpIT {
  private static final String SLOW = "[[chunks:60]] [[delay:20]]";

  private final TestServer server = TestServer.shared();
  private final String user = TestServer.newUser();

  @Test
  void theWholeConversationComesInPages() {
    try (SocketClient client = server.connect(user)) {
      for (int i = 1; i <= 55; i++) {
        client.send(message("Question " + i, "m-" + i));
        client.untilAnswerEnds();
      }
    }
    try (SocketClient later = server.connect(user)) {
      assertThat(later.firstStatus().getInt("seq")).isEqualTo(110);
      List<JsonObject> first = page(later, "{\"type\":\"sync\",\"seq\":0}");
      List<JsonObject> second = page(later, "{\"type\":\"sync\",\"seq\":100}");

      assertThat(syncOf(first)).isEqualTo("more");
      assertThat(syncOf(second)).isEqualTo("done");
      assertThat(first).hasSize(101);
      assertThat(second).hasSize(11);
      JsonObject question = first.get(0);
      assertThat(question.getString("type")).isEqualTo("user_message");
      assertThat(question.getString("content")).isEqualTo("Question 1");
      assertThat(question.getString("client_msg_id")).isEqualTo("m-1");
      assertThat(question.getInt("seq")).isEqualTo(1);
      JsonObject answer = second.get(9);
      assertThat(answer.getString("content")).contains("Question 55");
      assertThat(answer.getInt("seq")).isEqualTo(110);
      assertThat(answer.getJsonObject("metadata").getString("done")).isEqualTo("true");
      assertThat(answer.getJsonObject("metadata").containsKey("streaming")).isFalse();
      assertThat(answer.getJsonObject("metadata").getString("finish_reason")).isEqualTo("stop");
    }
  }

  @Test
  void aRunningAnswerGoesOnWhereTheClientHasIt() {
    try (SocketClient laptop = server.connect(user)) {
      laptop.say("Slowly " + SLOW);
      String id = laptop.next("loading").getString("message_id");
      String begun = laptop.next("ai_response").getString("content");
      try (SocketClient phone = server.connect(user);
          SocketClient tablet = server.connect(user)) {
        int has = Math.min(3, begun.length());
        List<JsonObject> missed =
            page(
                phone,
                "{\"type\":\"sync\",\"seq\":1,\"message_id\":\"%s\",\"offset\":%d}"
                    .formatted(id, has));
        assertThat(missed).as("the question is known, the answer runs").hasSize(1);
        assertThat(missed.getLast().getJsonObject("metadata").getString("answering")).isEqualTo(id);
        assertThat(page(tablet, "{\"type\":\"sync\",\"seq\":0}")).hasSize(2);

        String whole = begun + rest(laptop, begun.length());
        assertThat(begun.substring(0, has) + rest(phone, has)).isEqualTo(whole);
        assertThat(rest(tablet, 0)).isEqualTo(whole);
      }
    }
  }

  @Test
  void anAnswerThatEndedMeanwhileComesWhole() {
    String id;
    try (SocketClient client = server.connect(user)) {
      client.say("Slowly " + SLOW);
      id = client.next("loading").getString("message_id");
      client.next("ai_response");
    }
    try (SocketClient again = server.connect(user)) {
      await()
          .untilAsserted(
              () -> {
                List<JsonObject> missed =
                    page(
                        again,
                        "{\"type\":\"sync\",\"seq\":2,\"message_id\":\"%s\",\"offset\":7}"
                            .formatted(id));
                assertThat(missed.getFirst().getString("type")).isEqualTo("ai_response");
                assertThat(missed.getFirst().getString("content")).endsWith("word60 ");
              });
    }
  }

  @Test
  void aFailedAnswerIsAmongThemAndSaysSo() {
    try (SocketClient client = server.connect(user)) {
      client.say("[[error-after:2]]");
      client.untilAnswerEnds();
      List<JsonObject> all = page(client, "{\"type\":\"sync\",\"seq\":0}");

      assertThat(all.get(1).getJsonObject("metadata").getString("finish_reason"))
          .isEqualTo("error");
    }
  }

  @Test
  void aPageOpenedAndLeftHasNothingToCatchUpWith() {
    try (SocketClient client = server.connect(user)) {
      List<JsonObject> page = page(client, "{\"type\":\"sync\",\"seq\":12}");
      assertThat(page).hasSize(1);
      assertThat(syncOf(page)).isEqualTo("done");
      assertThat(page.getFirst().getInt("seq")).isZero();
    }
  }

  private static String message(String content, String clientMsgId) {
    return "{\"type\":\"user_message\",\"content\":\"%s\",\"client_msg_id\":\"%s\"}"
        .formatted(content, clientMsgId);
  }

  /** What comes up to and with the status that ends the page. */
  private static List<JsonObject> page(SocketClient client, String sync) {
    client.send(sync);
    List<JsonObject> frames = new ArrayList<>();
    JsonObject frame;
    do {
      frame = client.next();
      if (!isPiece(frame)) {
        frames.add(frame);
      }
    } while (!frame.getString("type").equals("connection_status"));
    return frames;
  }

  private static boolean isPiece(JsonObject frame) {
    return frame.getString("type").equals("ai_response")
        && frame.getJsonObject("metadata").containsKey("streaming");
  }

  private static String syncOf(List<JsonObject> page) {
    return page.getLast().getJsonObject("metadata").getString("sync");
  }

  /** The rest of an answer, whose pieces must follow one another without a gap. */
  private static String rest(SocketClient client, int from) {
    StringBuilder text = new StringBuilder();
    for (JsonObject frame : client.untilAnswerEnds()) {
      assertThat(frame.getInt("offset")).isEqualTo(from + text.length());
      text.append(frame.getString("content"));
    }
    return text.toString();
  }
}
