package io.chatbox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What {@code RETENTION_DAYS} does, on a server where it is a month. */
class RetentionIT {
  private final TestServer server = TestServer.shortTimers();

  @Test
  void anOldConversationGoesWhileItsUserLooksOn() {
    String user = TestServer.newUser();
    Instant limit = Instant.now().minus(Duration.ofDays(30));
    try (MongoClient client = server.databaseClient()) {
      MongoDatabase database = server.database(client);
      String young = conversation(user);
      endedAt(database, young, limit.plusSeconds(3600));
      String old = conversation(user);
      endedAt(database, old, limit);

      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                HttpResponse<String> list =
                    server.get(
                        "/sessions", "Authorization", "Bearer " + server.tokens().user(user));
                assertThat(list.statusCode()).isEqualTo(200);
                assertThat(list.body()).contains(young);
                return !list.body().contains(old);
              });
      await().until(() -> count(database, "messages", "sessionId", old) == 0);
      assertThat(count(database, "messages", "sessionId", young)).isEqualTo(2);
    }
    assertThat(server.liberty().log())
        .contains("Deleted conversations that were kept for long enough count=");
  }

  private String conversation(String user) {
    try (SocketClient client = server.connect(user)) {
      client.say("Hello").nextAnswer();
      return client.sessionId();
    }
  }

  private static void endedAt(MongoDatabase database, String session, Instant when) {
    Document ended = new Document("endTs", Date.from(when)).append("endedBy", "user");
    database
        .getCollection("sessions")
        .updateOne(
            new Document("_id", session),
            new Document("$set", ended).append("$unset", new Document("activeUid", "")));
  }

  private static long count(MongoDatabase database, String rows, String field, String value) {
    return database.getCollection(rows).countDocuments(new Document(field, value));
  }
}
