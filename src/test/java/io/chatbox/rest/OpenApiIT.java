package io.chatbox.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.chatbox.it.SocketClient;
import io.chatbox.it.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Every answer is as the documentation says, which the server itself serves. */
class OpenApiIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestServer server = TestServer.shared();
  private final String user = TestServer.newUser();
  private final JsonNode documentation = documentation();

  private record Call(String method, String route, String path, String body, int status) {}

  @Test
  void answersKeepToTheirSchemas() throws IOException {
    String session = conversation();
    String token = share(session);
    List<Call> calls =
        List.of(
            new Call("get", "/models", "/models", null, 200),
            new Call("get", "/sessions", "/sessions?q=sky", null, 200),
            new Call("get", "/sessions", "/sessions?limit=0", null, 400),
            new Call("get", "/sessions/{id}", "/sessions/" + session, null, 200),
            new Call("get", "/sessions/{id}", "/sessions/nobodys", null, 404),
            new Call("patch", "/sessions/{id}", "/sessions/" + session, "{\"name\":\"Sky\"}", 200),
            new Call("patch", "/sessions/{id}", "/sessions/" + session, "{}", 400),
            new Call("get", "/sessions/{id}/export", "/sessions/" + session + "/export", null, 200),
            new Call("post", "/sessions/{id}/share", "/sessions/" + session + "/share", null, 200),
            new Call("get", "/shared/{token}", "/shared/" + token, null, 200),
            new Call("get", "/shared/{token}", "/shared/nothing", null, 404),
            new Call("post", "/sessions/{id}/end", "/sessions/" + session + "/end", null, 200),
            new Call("get", "/admin/usage", "/admin/usage", null, 403),
            new Call("post", "/admin/drain", "/admin/drain", null, 403),
            new Call("get", "/admin/audit", "/admin/audit", null, 403));
    check(calls, server.tokens().user(user));
    String export = "/admin/users/" + user + "/export";
    List<Call> administrators =
        List.of(
            new Call("post", "/admin/keys/rotate", "/admin/keys/rotate", null, 409),
            new Call("get", "/admin/users/{user_id}/export", export, null, 200),
            new Call("delete", "/admin/users/{user_id}", "/admin/users/" + user, null, 200),
            new Call(
                "delete", "/admin/users/{user_id}", "/admin/users/" + "x".repeat(256), null, 400),
            new Call("get", "/admin/audit", "/admin/audit?user_id=" + user, null, 200),
            new Call("get", "/admin/audit", "/admin/audit?limit=0", null, 400),
            new Call("get", "/admin/usage", "/admin/usage", null, 200),
            new Call("get", "/admin/usage", "/admin/usage?end_date=soon", null, 400));
    check(administrators, server.tokens().admin(TestServer.newUser()));
    for (String route : List.of("/models", "/sessions", "/admin/audit")) {
      HttpResponse<String> answer = send("get", route, null, null);
      check(route, "get", 401, answer.body());
    }
  }

  private void check(List<Call> calls, String token) throws IOException {
    for (Call call : calls) {
      HttpResponse<String> answer = send(call.method(), call.path(), call.body(), token);
      assertThat(answer.statusCode()).as(call.toString()).isEqualTo(call.status());
      check(call.route(), call.method(), call.status(), answer.body());
    }
  }

  @Test
  void examplesKeepToTheirSchemas() {
    List<String> checked = new ArrayList<>();
    for (JsonNode content : documentation.findValues("application/json")) {
      if (content.has("example")) {
        assertValid(content.get("schema"), content.get("example"), content.toString());
        checked.add(content.get("schema").toString());
      }
    }
    assertThat(checked).hasSizeGreaterThan(10);
  }

  private void check(String route, String method, int status, String body) throws IOException {
    JsonNode response =
        documentation
            .path("paths")
            .path(route)
            .path(method)
            .path("responses")
            .path(Integer.toString(status));
    if (response.has("$ref")) {
      response = documentation.at(response.get("$ref").asText().substring(1));
    }
    JsonNode schema = response.path("content").path("application/json").path("schema");
    assertThat(schema.isMissingNode())
        .as("%s %s %d is documented", method, route, status)
        .isFalse();
    assertValid(schema, JSON.readTree(body), method + " " + route);
  }

  private void assertValid(JsonNode schema, JsonNode value, String what) {
    ObjectNode root = schema.deepCopy();
    root.set("components", documentation.get("components"));
    JsonSchema compiled = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(root);
    assertThat(compiled.validate(value)).as(what).isEmpty();
  }

  private JsonNode documentation() {
    URI base = server.base();
    URI address =
        URI.create("http://" + base.getHost() + ":" + base.getPort() + "/openapi?format=JSON");
    try {
      return JSON.readTree(TestServer.send(HttpRequest.newBuilder(address).build()).body());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String conversation() {
    try (SocketClient client = server.connect(user)) {
      client.send(
          "{\"type\":\"user_message\",\"content\":\"Why is the sky blue?\",\"client_msg_id\":\"m\"}");
      client.untilAnswerEnds();
      return client.sessionId();
    }
  }

  private String share(String session) throws IOException {
    return JSON.readTree(
            send("post", "/sessions/" + session + "/share", null, server.tokens().user(user))
                .body())
        .get("share_token")
        .asText();
  }

  private HttpResponse<String> send(String method, String path, String body, String token) {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.base() + path))
            .method(method.toUpperCase(Locale.ROOT), publisher);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    request.header("Content-Type", "application/json");
    return TestServer.send(request.build());
  }
}
