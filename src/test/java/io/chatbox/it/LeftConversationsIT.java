package io.chatbox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.dev.DevTokens;
import io.chatbox.dev.FakeDify;
import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.LibertyServer;
import io.chatbox.dev.TestMongo;
import jakarta.json.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What Dify keeps of conversations goes with them. */
class LeftConversationsIT {
  private final String token = new DevTokens(TestServer.JWT_KEY).user(TestServer.newUser());

  @Test
  void whatIsDeletedHereIsDeletedThereThoughDifyFailsAndThisServerDies() {
    try (TestMongo mongo = TestMongo.open();
        FakeOpenAi openAi = FakeOpenAi.start();
        FakeDify dify = FakeDify.start()) {
      Map<String, String> settings = new HashMap<>(TestServer.environment(mongo, openAi));
      settings.put("LLM_PROVIDER_1_ID", "app");
      settings.put("LLM_PROVIDER_1_TYPE", "dify");
      settings.put("LLM_PROVIDER_1_ENDPOINT", dify.endpoint().toString());
      settings.remove("LLM_PROVIDER_1_MODEL");

      LibertyServer first = TestServer.liberty("left-first", settings);
      String session = talk(first, dify);
      dify.keepAll(true);
      delete(first, session);
      first.kill();
      assertThat(dify.conversations()).hasSize(1);
      dify.keepAll(false);

      try (LibertyServer second = TestServer.liberty("left-second", settings)) {
        await().atMost(Duration.ofSeconds(60)).until(() -> dify.conversations().isEmpty());
        assertThat(second.log()).doesNotContain("stays at its provider");
      }
    }
  }

  /** With an edit, which leaves the first conversation behind while the session lives. */
  private String talk(LibertyServer server, FakeDify dify) {
    try (SocketClient client = SocketClient.open(server.base(), token)) {
      String question =
          client
              .send("{\"type\":\"user_message\",\"content\":\"Once\",\"client_msg_id\":\"1\"}")
              .next("ack")
              .getString("message_id");
      client.untilAnswerEnds();
      Set<String> left = dify.conversations();
      client.send(
          Json.createObjectBuilder()
              .add("type", "edit")
              .add("message_id", question)
              .add("content", "Twice")
              .build()
              .toString());
      client.next("ack");
      client.untilAnswerEnds();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> assertThat(dify.conversations()).hasSize(1).doesNotContainAnyElementsOf(left));
      return client.sessionId();
    }
  }

  private void delete(LibertyServer server, String session) {
    HttpResponse<String> answer =
        TestServer.send(
            HttpRequest.newBuilder(URI.create(server.base() + "/sessions/" + session))
                .header("Authorization", "Bearer " + token)
                .DELETE()
                .build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
  }
}
