package io.chatbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.it.Link;
import io.chatbox.it.ResumingClient;
import io.chatbox.it.ResumingClient.Line;
import io.chatbox.it.SocketClient;
import io.chatbox.it.TcpProxy;
import io.chatbox.it.TcpProxy.End;
import io.chatbox.it.TestServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Clients of the Go service: they make up session ids, give their messages none, and ask for
 * nothing that they missed.
 */
class OldClientsIT {
  private static final int ROUNDS = 10;
  private static final String SLOW = " [[chunks:50]] [[delay:8]]";

  private final TestServer server = TestServer.shared();
  private final String user = TestServer.newUser();
  private final List<Line> expected = new ArrayList<>();

  @Test
  void theyLoseNothingWhenTheyAreCutOff() {
    try (TcpProxy network = TcpProxy.to(server.base());
        SocketClient watching = open(network)) {
      SocketClient client = open(network);
      int whole = 0;
      for (int round = 0; round < ROUNDS; round++) {
        String question = "Round " + round + SLOW;
        say(client, question);
        client.next("loading");
        client.next("ai_response");
        Link old = network.latest();
        old.cut(round % 2 == 0 ? End.FIN : End.RESET);
        client.close();
        client = open(network);
        whole += restOfTheAnswer(client);
        seesItLive(watching, question);
        expect(question, words(50));
      }
      assertThat(whole).as("answers that were awaited on another connection").isPositive();
      messagesThatWaitAreAnsweredOnWhateverConnectionIsThere(network, client);
    }
    try (ResumingClient fresh = ResumingClient.start(server.base(), server.tokens().user(user))) {
      assertThat(fresh.awaitQuiet().conversation()).isEqualTo(expected);
    }
  }

  private SocketClient open(TcpProxy network) {
    String query = "?session_id=%s&token=%s".formatted(madeUp(), server.tokens().user(user));
    return SocketClient.open(network.through(server.base()), query, socket -> socket);
  }

  private static String madeUp() {
    return "session_" + UUID.randomUUID();
  }

  private static void say(SocketClient client, String content) {
    client.send(
        Json.createObjectBuilder()
            .add("type", "user_message")
            .add("session_id", madeUp())
            .add("content", content)
            .add("sender", "user")
            .add("timestamp", "1999-12-31T23:59:59Z")
            .build()
            .toString());
  }

  /** One frame with all of the answer, then its ordinary last one; 0 if it had ended before. */
  private static int restOfTheAnswer(SocketClient client) {
    if (!client.firstStatus().getJsonObject("metadata").containsKey("answering")) {
      return 0;
    }
    JsonObject whole = client.next("ai_response");
    assertThat(whole.getString("content")).isEqualTo(words(50));
    assertThat(whole.getJsonObject("metadata").getString("done")).isEqualTo("false");
    assertThat(whole.getJsonObject("metadata")).doesNotContainKey("streaming");
    assertLast(client.next("ai_response"), words(50));
    return 1;
  }

  private static void assertLast(JsonObject last, String text) {
    assertThat(last.getJsonObject("metadata").getString("streaming")).isEqualTo("true");
    assertThat(last.getJsonObject("metadata").getString("done")).isEqualTo("true");
    assertThat(last.getInt("offset") + last.getString("content").length()).isEqualTo(text.length());
  }

  private static void seesItLive(SocketClient watching, String question) {
    assertThat(watching.next("user_message").getString("content")).isEqualTo(question);
    watching.next("loading");
    assertThat(watching.nextAnswer()).isEqualTo(words(50));
  }

  private void messagesThatWaitAreAnsweredOnWhateverConnectionIsThere(
      TcpProxy network, SocketClient client) {
    String first = "First" + SLOW;
    for (String question : List.of(first, "Second", "Third")) {
      say(client, question);
    }
    client.next("loading");
    client.next("ai_response");
    // What was sent before this is stored when this is refused.
    say(client, "One too many");
    JsonObject frame = client.next();
    while (!frame.getString("type").equals("error")) {
      frame = client.next();
    }
    assertThat(frame.getJsonObject("error").getString("code")).isEqualTo("CONFLICT");
    network.latest().cut(End.RESET);
    client.close();
    try (SocketClient next = open(network)) {
      if (restOfTheAnswer(next) == 1) {
        next.next("loading");
        assertThat(next.nextAnswer()).isEqualTo("You said: Second");
        next.next("loading");
        assertThat(next.nextAnswer()).isEqualTo("You said: Third");
      }
    }
    expect(first, words(50));
    expect("Second", "You said: Second");
    expect("Third", "You said: Third");
  }

  private void expect(String question, String answer) {
    expected.add(new Line("user", question, ""));
    expected.add(new Line("ai", answer, "stop"));
  }

  private static String words(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= count; i++) {
      text.append("word").append(i).append(' ');
    }
    return text.toString();
  }
}
