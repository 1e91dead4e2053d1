package io.chatbox.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import io.chatbox.it.SocketClient;
import io.chatbox.it.TestServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What administrators do over HTTP. */
class AdminHttpIT {
  private final TestServer server = TestServer.shared();
  private final String user = TestServer.newUser();
  private final String root = TestServer.newUser();

  @Test
  void allOfOneUserIsTakenOutAndTheTrailTellsOfIt() {
    String first = conversation(user, "Where is the zoo?");
    json(as(server.tokens().user(user), "POST", "/sessions/" + first + "/end"), 200);
    String second = conversation(user, "And the museum?");
    conversation(TestServer.newUser(), "Somebody else's");
    spent(LocalDate.now(ZoneOffset.UTC).minusDays(35), LocalDate.now(ZoneOffset.UTC).minusDays(36));

    JsonObject data = json(admin("GET", "/admin/users/" + user + "/export"), 200);

    assertThat(data.getString("user_id")).isEqualTo(user);
    List<JsonObject> sessions = data.getJsonArray("sessions").getValuesAs(JsonObject.class);
    assertThat(sessions)
        .extracting(session -> session.getString("session_id"))
        .containsExactly(first, second);
    assertThat(sessions.getFirst().getJsonArray("messages").getValuesAs(JsonObject.class))
        .extracting(message -> message.getString("content"))
        .containsExactly("Where is the zoo?", "You said: Where is the zoo?");
    assertThat(data.getJsonArray("usage").getValuesAs(JsonObject.class))
        .extracting(row -> row.getString("date"))
        .containsExactly(
            LocalDate.now(ZoneOffset.UTC).toString(),
            LocalDate.now(ZoneOffset.UTC).minusDays(35).toString(),
            LocalDate.now(ZoneOffset.UTC).minusDays(36).toString());
    JsonObject entry = trail().getFirst();
    assertThat(entry.getString("action")).isEqualTo("user.export");
    assertThat(entry.getString("admin_id")).isEqualTo(root);
    assertThat(entry.getInt("sessions")).isEqualTo(2);
    assertThat(entry.getString("end_time")).isGreaterThanOrEqualTo(entry.getString("time"));
  }

  @Test
  void allOfOneUserIsErasedAndWhoIsConnectedBeginsAnew() {
    String other = TestServer.newUser();
    String kept = conversation(other, "Mine");
    try (SocketClient client = server.connect(user)) {
      client.say("Where is the zoo?").nextAnswer();
      String session = client.sessionId();

      JsonObject erased = json(admin("DELETE", "/admin/users/" + user), 200);

      assertThat(erased.getInt("sessions_deleted")).isEqualTo(1);
      assertThat(client.next("connection_status").getString("session_id")).isNotEqualTo(session);
      assertThat(documentsOf(user)).containsOnlyKeys("audit", "erasures");
      assertThat(client.say("Hello again [[history]]").nextAnswer()).isEqualTo("1=Hello again");
    }
    assertThat(trail().getFirst().getString("action")).isEqualTo("user.erase");
    assertThat(trail().getFirst().getInt("sessions")).isEqualTo(1);
    json(as(server.tokens().user(other), "GET", "/sessions/" + kept), 200);
    assertThat(json(admin("DELETE", "/admin/users/nobody-" + root), 200).getInt("sessions_deleted"))
        .isZero();
  }

  @Test
  void idsOfUsersMayHoldAnything() {
    String strange = "auth0|" + user + " ä%";
    conversation(strange, "Hi");
    String encoded = URLEncoder.encode(strange, StandardCharsets.UTF_8).replace("+", "%20");

    JsonObject data = json(admin("GET", "/admin/users/" + encoded + "/export"), 200);

    assertThat(data.getString("user_id")).isEqualTo(strange);
    assertThat(data.getJsonArray("sessions")).hasSize(1);
    json(admin("GET", "/admin/users/" + "x".repeat(256) + "/export"), 400);
    json(admin("GET", "/admin/users/%20/export"), 400);
  }

  /** What a path can't hold goes into the query; what it would be taken for stays. */
  @ParameterizedTest
  @ValueSource(strings = {"a/b", "a\\b", "a#b", "a;b=c", ".", "..", "../x", "a%2fb", "a?b&id=c"})
  void idsThatNoPathHoldsAreExportedAndErased(String part) {
    String strange = part.startsWith(".") ? part : user + part;
    conversation(strange, "Hi");
    conversation(user, "Mine");
    String query = "?id=" + URLEncoder.encode(strange, StandardCharsets.UTF_8);

    JsonObject data = json(admin("GET", "/admin/users/export" + query), 200);
    assertThat(data.getString("user_id")).isEqualTo(strange);
    assertThat(data.getJsonArray("sessions")).isNotEmpty();
    JsonObject erased = json(admin("DELETE", "/admin/users" + query), 200);
    assertThat(erased.getString("user_id")).isEqualTo(strange);
    assertThat(erased.getInt("sessions_deleted")).isPositive();
    json(admin("DELETE", "/admin/users/" + user + ";x=1"), 400);
    assertThat(json(admin("GET", "/admin/users/export?id=" + user), 200).getJsonArray("sessions"))
        .hasSize(1);
  }

  @Test
  void nobodyElseGetsIn() {
    String victim = "/admin/users/" + user;
    conversation(user, "Mine");
    String staff =
        server.tokens().issue(root, "Staff", List.of("chat_admin"), Duration.ofMinutes(5));
    for (Map.Entry<String, String> route :
        List.of(
            Map.entry("GET", victim + "/export"),
            Map.entry("DELETE", victim),
            Map.entry("GET", "/admin/users/export?id=" + user),
            Map.entry("DELETE", "/admin/users?id=" + user),
            Map.entry("GET", "/admin/audit"),
            Map.entry("POST", "/admin/keys/rotate"))) {
      for (String token : List.of(server.tokens().user(user), staff)) {
        HttpResponse<String> refused = as(token, route.getKey(), route.getValue());
        assertThat(refused.statusCode()).as(route.toString()).isEqualTo(403);
        assertThat(json(refused, 403).getString("error")).isEqualTo("forbidden");
      }
      json(as(null, route.getKey(), route.getValue()), 401);
    }
    json(as(null, "GET", "/" + victim + "/export"), 400);
    json(as(server.tokens().user(user), "GET", "/" + victim + "/export"), 400);
    assertThat(documentsOf(user)).containsKeys("sessions", "messages").doesNotContainKey("audit");
  }

  @Test
  void keysAreRotatedWithEncryptionOnly() {
    String path = "/admin/keys/rotate";
    assertThat(json(admin("POST", path), 409).getString("error")).isEqualTo("conflict");

    TestServer sealed = TestServer.sealed();
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> asked = send(sealed.base(), server.tokens().admin(root), "POST", path);
      assertThat(json(asked, 202).getString("status")).isEqualTo("rotating");
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> sealed.liberty().log().contains("Key rotation completed"));
    assertThat(sealed.liberty().log()).doesNotContain(TestServer.SEALING_KEY);
  }

  private List<JsonObject> trail() {
    JsonObject list = json(admin("GET", "/admin/audit?limit=5&user_id=" + user), 200);
    assertThat(list.getInt("limit")).isEqualTo(5);
    return list.getJsonArray("entries").getValuesAs(JsonObject.class);
  }

  /** Usage of days long past. */
  private void spent(LocalDate... days) {
    try (MongoClient client = server.databaseClient()) {
      for (LocalDate day : days) {
        server
            .database(client)
            .getCollection("usage")
            .insertOne(
                new Document("uid", user)
                    .append("v", 2)
                    .append("day", Date.from(day.atStartOfDay(ZoneOffset.UTC).toInstant()))
                    .append("modelId", "fake"));
      }
    }
  }

  /** How many documents each collection has of a user. */
  private Map<String, Long> documentsOf(String uid) {
    Map<String, Long> counts = new HashMap<>();
    try (MongoClient client = server.databaseClient()) {
      for (String name : server.database(client).listCollectionNames()) {
        long count =
            server.database(client).getCollection(name).countDocuments(new Document("uid", uid));
        if (count > 0) {
          counts.put(name, count);
        }
      }
    }
    return counts;
  }

  private String conversation(String who, String content) {
    try (SocketClient client = server.connect(who)) {
      client.say(content).nextAnswer();
      return client.sessionId();
    }
  }

  private HttpResponse<String> admin(String method, String path) {
    return as(server.tokens().admin(root), method, path);
  }

  private HttpResponse<String> as(String token, String method, String path) {
    return send(server.base(), token, method, path);
  }

  private static HttpResponse<String> send(URI base, String token, String method, String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return TestServer.send(request.build());
  }

  private static JsonObject json(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    return Json.createReader(new StringReader(response.body())).readObject();
  }
}
