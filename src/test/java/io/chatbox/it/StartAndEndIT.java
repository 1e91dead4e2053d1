package io.chatbox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import io.chatbox.dev.DevTokens;
import io.chatbox.dev.EmbeddedMongo;
import io.chatbox.dev.ExpectedErrors;
import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.LibertyServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** A server that starts before its database does, and ends under load. */
class StartAndEndIT {
  private static final int CLIENTS = 200;
  private static final String HANGING = "Go on [[hang-after:2]]";
  private static final String ENDING = "Go on [[chunks:40]] [[delay:50]]";

  private final DevTokens tokens = new DevTokens(TestServer.JWT_KEY);

  @Test
  void itWaitsForItsDatabaseAndLeavesNobodyWithoutAWord() throws Exception {
    int mongoPort = LibertyServer.freePort();
    try (FakeOpenAi openAi = FakeOpenAi.start()) {
      try (LibertyServer server = TestServer.launch("late-database", settings(mongoPort, openAi))) {
        withoutADatabaseItLivesAndSaysWhatIsMissing(server);
        try (EmbeddedMongo mongo = EmbeddedMongo.inMemory(mongoPort)) {
          server.awaitReady();
          aModelThatIsAwayIsAnErrorAndNotTheEnd(server);
          everyClientHearsOfTheEnd(server, mongo);
        }
      }
    }
  }

  private static Map<String, String> settings(int mongoPort, FakeOpenAi openAi) {
    Map<String, String> settings = new HashMap<>(TestServer.environment(openAi));
    settings.put("MONGO_URI", "mongodb://127.0.0.1:" + mongoPort);
    settings.put("MONGO_OPERATION_TIMEOUT", "500ms");
    settings.put("MONGO_RETRY_TIMEOUT", "1s");
    settings.put("SHUTDOWN_TIMEOUT", "6s");
    settings.put("LLM_RETRY_ATTEMPTS", "1");
    settings.put("LLM_PROVIDER_3_ID", "away");
    settings.put("LLM_PROVIDER_3_TYPE", "openai");
    settings.put("LLM_PROVIDER_3_MODEL", "none");
    settings.put("LLM_PROVIDER_3_ENDPOINT", "http://127.0.0.1:" + LibertyServer.freePort());
    return settings;
  }

  private void withoutADatabaseItLivesAndSaysWhatIsMissing(LibertyServer server)
      throws InterruptedException {
    ExpectedErrors.in(
        server.name(),
        "MongoDB operation failed operation=(place|lapsed) fault=Mongo\\w*TimeoutException",
        "a user comes before the database does");
    server.await("/healthz", Duration.ofSeconds(90));
    HttpResponse<String> readiness = readiness(server.base());
    assertThat(readiness.statusCode()).isEqualTo(503);
    assertThat(readiness.body())
        .startsWith("{\"status\":\"not ready\",\"checks\":{")
        .contains("\"database\":{\"status\":\"down\"");
    try (SocketClient client =
        SocketClient.connect(
            server.base(), "?token=" + tokens.user(TestServer.newUser()), socket -> socket)) {
      assertThat(client.next("error").getJsonObject("error").getString("code"))
          .isEqualTo("DATABASE_ERROR");
      assertThat(client.closeCode()).isEqualTo(1011);
    }
  }

  private void aModelThatIsAwayIsAnErrorAndNotTheEnd(LibertyServer server) {
    try (SocketClient client =
        SocketClient.open(server.base(), tokens.user(TestServer.newUser()))) {
      client.send("{\"type\":\"model_select\",\"model_id\":\"away\"}");
      client.next("connection_status");
      client.say("Anybody there?");
      assertThat(client.untilAnswerEnds().getLast().getJsonObject("error").getString("code"))
          .isEqualTo("LLM_UNAVAILABLE");
    }
  }

  private void everyClientHearsOfTheEnd(LibertyServer server, EmbeddedMongo mongo)
      throws InterruptedException {
    List<SocketClient> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      SocketClient client = SocketClient.open(server.base(), tokens.user(TestServer.newUser()));
      clients.add(client);
      client.say(i % 2 == 0 ? HANGING : ENDING);
      client.next("loading");
    }
    clients.forEach(client -> client.next("ai_response"));

    server.process().destroy();

    await().until(() -> readiness(server.base()).statusCode() == 503);
    List<Integer> codes = clients.stream().map(SocketClient::closeCode).toList();
    assertThat(codes).hasSize(CLIENTS).containsOnly(1001);
    assertThat(server.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(server.log()).contains("draining").contains("drained connections=0");
    try (MongoClient database = MongoClients.create(mongo.uri())) {
      assertThat(count(database, "complete")).isEqualTo(CLIENTS / 2);
      assertThat(count(database, "interrupted")).isEqualTo(CLIENTS / 2);
      assertThat(count(database, "running")).isZero();
    }
  }

  private static long count(MongoClient database, String state) {
    return database
        .getDatabase("chat")
        .getCollection("messages", Document.class)
        .countDocuments(Filters.eq("state", state));
  }

  private static HttpResponse<String> readiness(URI base) {
    return TestServer.send(HttpRequest.newBuilder(URI.create(base + "/readyz")).build());
  }
}
