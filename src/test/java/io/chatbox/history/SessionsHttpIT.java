package io.chatbox.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.it.SocketClient;
import io.chatbox.it.TestServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A user's sessions over HTTP. */
class SessionsHttpIT {
  private final TestServer server = TestServer.shared();
  private final String user = TestServer.newUser();

  @Test
  void aListHoldsTheContractsFieldsAndIsSearched() {
    String session = conversation("Where is the zoo?");

    JsonObject list = json(call("GET", "/sessions?limit=5", user, null), 200);
    JsonObject entry = list.getJsonArray("sessions").getJsonObject(0);
    assertThat(list.keySet())
        .containsExactlyInAnyOrder("sessions", "user_id", "count", "limit", "offset", "truncated");
    assertThat(entry.keySet())
        .containsExactlyInAnyOrder(
            "id",
            "session_id",
            "user_id",
            "name",
            "start_time",
            "end_time",
            "last_activity",
            "message_count",
            "is_active",
            "duration",
            "admin_assisted",
            "assisting_admin_name",
            "help_requested",
            "total_tokens",
            "avg_response_time",
            "max_response_time",
            "share_token");
    assertThat(entry.getString("session_id")).isEqualTo(session);
    assertThat(entry.getString("name")).isEqualTo("Where is the zoo?");
    assertThat(entry.getInt("message_count")).isEqualTo(2);
    assertThat(entry.getBoolean("is_active")).isTrue();
    assertThat(ids(call("GET", "/sessions?q=ZOO", user, null))).containsExactly(session);
    assertThat(ids(call("GET", "/sessions?q=museum", user, null))).isEmpty();
  }

  @Test
  void badParametersAreNamed() {
    String session = conversation("Hi");
    for (String path :
        List.of(
            "/sessions?limit=0",
            "/sessions?limit=1001",
            "/sessions?limit=x",
            "/sessions?offset=-1",
            "/sessions?q=" + "x".repeat(201),
            "/sessions/" + session + "?before=0",
            "/sessions/" + session + "/export?format=pdf")) {
      JsonObject error = json(call("GET", path, user, null), 400);
      assertThat(error.getString("error")).as(path).isEqualTo("bad_request");
      assertThat(error.getString("message")).contains("parameter");
    }
  }

  @Test
  void oneSessionIsReadInParts() {
    String session = conversation("First");
    say("Second");

    JsonObject all = json(call("GET", "/sessions/" + session, user, null), 200);
    assertThat(all.keySet())
        .containsExactlyInAnyOrder("session_id", "name", "model_id", "messages");
    assertThat(all.getJsonArray("messages")).hasSize(4);
    JsonObject question = all.getJsonArray("messages").getJsonObject(0);
    assertThat(question.getString("type")).isEqualTo("user_message");
    assertThat(question.getString("content")).isEqualTo("First");
    JsonObject part =
        json(call("GET", "/sessions/" + session + "?before=3&limit=1", user, null), 200);
    assertThat(part.getJsonArray("messages").getJsonObject(0).getInt("seq")).isEqualTo(2);
  }

  @Test
  void aNameIsGivenForGood() {
    String session = conversation("First");
    JsonObject renamed =
        json(call("PATCH", "/sessions/" + session, user, "{\"name\":\" My \\n zoo \"}"), 200);

    assertThat(renamed.getString("name")).isEqualTo("My zoo");
    say("Second");
    assertThat(json(call("GET", "/sessions/" + session, user, null), 200).getString("name"))
        .isEqualTo("My zoo");
    for (String bad : List.of("{}", "{\"name\":\" \"}", "{\"name\":1}", "[]", "x", "")) {
      json(call("PATCH", "/sessions/" + session, user, bad), 400);
    }
  }

  @Test
  void aConversationIsTakenAwayAsJsonAndMarkdown() {
    String session = conversation("Where is the \"zoo\"?");

    HttpResponse<String> json = call("GET", "/sessions/" + session + "/export", user, null);
    assertThat(json(json, 200).getJsonArray("messages")).hasSize(2);
    assertThat(json.headers().firstValue("Content-Disposition").orElseThrow())
        .startsWith("attachment; filename=\"conversation-")
        .endsWith(".json\"");
    HttpResponse<String> markdown =
        call("GET", "/sessions/" + session + "/export?format=markdown", user, null);
    assertThat(markdown.body()).startsWith("# Where is the").contains("**User**", "**Assistant**");
    assertThat(markdown.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/markdown");
  }

  @Test
  void endingMovesConnectionsAndDeletingLeavesNothing() {
    try (SocketClient client = server.connect(user)) {
      client.say("First").nextAnswer();
      String session = client.sessionId();
      assertThat(json(call("POST", "/sessions/" + session + "/end", user, null), 200))
          .isEqualTo(Json.createObjectBuilder().add("status", "ended").build());
      String moved = client.next("connection_status").getString("session_id");
      assertThat(moved).isNotEqualTo(session);
      client.say("Second").nextAnswer();

      assertThat(call("DELETE", "/sessions/" + moved, user, null).statusCode()).isEqualTo(204);
      assertThat(client.next("connection_status").getString("session_id")).isNotIn(session, moved);
      json(call("GET", "/sessions/" + moved, user, null), 404);
      assertThat(ids(call("GET", "/sessions", user, null))).containsExactly(session);
    }
  }

  @ParameterizedTest
  @CsvSource({"POST, /end", "DELETE, ''"})
  void anAnswerThatRunsEndsOnceWithItsSession(String method, String what) {
    try (SocketClient client = server.connect(user)) {
      client.say("Go on for ever [[hang-after:2]]");
      String answer = client.next("loading").getString("message_id");
      client.next("ai_response");
      call(method, "/sessions/" + client.sessionId() + what, user, null);

      List<JsonObject> until = new ArrayList<>(List.of(client.next()));
      while (!until.getLast().getString("type").equals("connection_status")) {
        until.add(client.next());
      }
      assertThat(until.stream().filter(SessionsHttpIT::isEnd))
          .singleElement()
          .satisfies(end -> assertThat(end.getString("message_id")).isEqualTo(answer));
      assertThat(client.say("Next").nextAnswer()).contains("Next");
    }
  }

  private static boolean isEnd(JsonObject frame) {
    return frame.getString("type").equals("error")
        || frame.getString("type").equals("ai_response")
            && frame.getJsonObject("metadata").getString("done").equals("true");
  }

  @Test
  void aSharedSessionIsReadByAnybodyUntilItIsRevoked() {
    String session = conversation("For all to see");
    String token =
        json(call("POST", "/sessions/" + session + "/share", user, null), 200)
            .getString("share_token");

    assertThat(
            json(call("POST", "/sessions/" + session + "/share", user, null), 200)
                .getString("share_token"))
        .isEqualTo(token);
    JsonObject shared = json(call("GET", "/shared/" + token, null, null), 200);
    assertThat(shared.keySet()).containsExactlyInAnyOrder("session_id", "name", "messages");
    assertThat(shared.toString()).doesNotContain(user, "client_msg_id");
    call("DELETE", "/sessions/" + session + "/share", user, null);
    json(call("GET", "/shared/" + token, null, null), 404);
  }

  @Test
  void refusalsHaveOneShape() {
    for (String path : List.of("/sessions", "/sessions/x", "/models", "/sessions/x/export")) {
      assertThat(json(call("GET", path, null, null), 401).getString("error"))
          .isEqualTo("unauthorized");
    }
    assertThat(json(call("GET", "/nowhere", user, null), 404).getString("error"))
        .isEqualTo("not_found");
    assertThat(json(call("PUT", "/sessions", user, "{}"), 405).getString("error"))
        .isEqualTo("bad_request");
    assertThat(json(call("GET", "//sessions", null, null), 400).getString("error"))
        .isEqualTo("bad_request");
    assertThat(json(call("GET", "/models", user, null), 200).getJsonArray("models")).hasSize(2);
  }

  @Test
  void whatCannotBeReadOrAnsweredIsRefusedInTheSameShape() {
    String session = conversation("Hi");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.base() + "/sessions/" + session))
            .header("Authorization", "Bearer " + server.tokens().user(user));

    HttpResponse<String> text =
        TestServer.send(
            request
                .copy()
                .header("Content-Type", "text/plain")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("My zoo"))
                .build());
    HttpResponse<String> picture =
        TestServer.send(request.copy().header("Accept", "image/png").GET().build());

    assertThat(json(text, 415).getString("error")).isEqualTo("unsupported_media_type");
    assertThat(json(text, 415).getString("message")).contains("Content-Type");
    assertThat(json(picture, 406).getString("error")).isEqualTo("bad_request");
    assertThat(text.headers().firstValue("Cache-Control")).contains("no-store");
  }

  private String conversation(String content) {
    try (SocketClient client = server.connect(user)) {
      client.say(content).nextAnswer();
      return client.sessionId();
    }
  }

  private void say(String content) {
    conversation(content);
  }

  private HttpResponse<String> call(String method, String path, String as, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.base() + path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (as != null) {
      request.header("Authorization", "Bearer " + server.tokens().user(as));
    }
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    return TestServer.send(request.build());
  }

  private static JsonObject json(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
    return Json.createReader(new StringReader(response.body())).readObject();
  }

  private static List<String> ids(HttpResponse<String> list) {
    return json(list, 200).getJsonArray("sessions").getValuesAs(JsonObject.class).stream()
        .map(entry -> entry.getString("session_id"))
        .toList();
  }
}
