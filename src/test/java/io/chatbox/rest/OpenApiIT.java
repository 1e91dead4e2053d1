package io.chatbox.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
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
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every answer is as the documentation says, which the server itself serves. */
class OpenApiIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NO_CONTENT = 204;

  private final TestServer server = TestServer.shared();
  private final String user = TestServer.newUser();
  private final JsonNode documentation = documentation();

  /** Operations, as {@code get /models}. */
  private final Set<String> asked = new TreeSet<>();

  private record Call(String method, String route, String path, String body, int status) {}

  @Test
  void answersKeepToTheirSchemas() throws IOException {
    String session = conversation();
    check(usersCalls("/sessions/" + session, "/shared/" + share(session)), user());
    check(administratorsCalls(), server.tokens().admin(TestServer.newUser()));
    String another = "/sessions/" + conversation();
    check(List.of(new Call("delete", "/sessions/{id}", another, null, 204)), user());
    check(strangersCalls(), null);
    assertThat(asked).as("every operation that is documented").isEqualTo(operations());
  }

  private static List<Call> usersCalls(String session, String shared) {
    return List.of(
        new Call("get", "/models", "/models", null, 200),
        new Call("get", "/sessions", "/sessions?q=sky", null, 200),
        new Call("get", "/sessions", "/sessions?limit=0", null, 400),
        new Call("get", "/sessions/{id}", session, null, 200),
        new Call("get", "/sessions/{id}", "/sessions/nobodys", null, 404),
        new Call("patch", "/sessions/{id}", session, "{\"name\":\"Sky\"}", 200),
        new Call("patch", "/sessions/{id}", session, "{}", 400),
        new Call("get", "/sessions/{id}/export", session + "/export", null, 200),
        new Call("get", "/sessions/{id}/export", session + "/export?format=markdown", null, 200),
        new Call("post", "/sessions/{id}/share", session + "/share", null, 200),
        new Call("get", "/shared/{token}", shared, null, 200),
        new Call("get", "/shared/{token}", "/shared/nothing", null, 404),
        new Call("delete", "/sessions/{id}/share", session + "/share", null, 204),
        new Call("post", "/sessions/{id}/end", session + "/end", null, 200),
        new Call("get", "/admin/usage", "/admin/usage", null, 403),
        new Call("post", "/admin/drain", "/admin/drain", null, 403),
        new Call("get", "/admin/audit", "/admin/audit", null, 403));
  }

  private List<Call> administratorsCalls() {
    String erased = "/admin/users/" + user;
    String nobody = "/admin/users/" + "x".repeat(256);
    return List.of(
        new Call("post", "/admin/keys/rotate", "/admin/keys/rotate", null, 409),
        new Call("get", "/admin/users/export", "/admin/users/export?id=" + user, null, 200),
        new Call("delete", "/admin/users", "/admin/users?id=" + user, null, 200),
        new Call("delete", "/admin/users", "/admin/users", null, 400),
        new Call("get", "/admin/users/{user_id}/export", erased + "/export", null, 200),
        new Call("delete", "/admin/users/{user_id}", erased, null, 200),
        new Call("delete", "/admin/users/{user_id}", nobody, null, 400),
        new Call("get", "/admin/audit", "/admin/audit?user_id=" + user, null, 200),
        new Call("get", "/admin/audit", "/admin/audit?limit=0", null, 400),
        new Call("get", "/admin/usage", "/admin/usage", null, 200),
        new Call("get", "/admin/usage", "/admin/usage?end_date=soon", null, 400));
  }

  private static List<Call> strangersCalls() {
    return List.of(
        new Call("get", "/healthz", "/healthz", null, 200),
        new Call("get", "/readyz", "/readyz", null, 200),
        new Call("get", "/metrics/prometheus", "/metrics/prometheus", null, 200),
        new Call("get", "/models", "/models", null, 401),
        new Call("get", "/sessions", "/sessions", null, 401),
        new Call("get", "/admin/audit", "/admin/audit", null, 401));
  }

  @Test
  void pathsLieBelowThePrefixOfTheServer() {
    assertThat(documentation.at("/servers/0/url").asText()).isEqualTo(server.base().getPath());
  }

  /** As in {@link #asked}. */
  private Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    for (Map.Entry<String, JsonNode> route : documentation.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : route.getValue().properties()) {
        if (method.getValue().has("responses")) {
          operations.add(method.getKey() + " " + route.getKey());
        }
      }
    }
    return operations;
  }

  private void check(List<Call> calls, String token) throws IOException {
    for (Call call : calls) {
      HttpResponse<String> answer = send(call.method(), call.path(), call.body(), token);
      assertThat(answer.statusCode()).as(call.toString()).isEqualTo(call.status());
      check(call, answer);
      asked.add(call.method() + " " + call.route());
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

  private void check(Call call, HttpResponse<String> answer) throws IOException {
    JsonNode response =
        documentation
            .path("paths")
            .path(call.route())
            .path(call.method())
            .path("responses")
            .path(Integer.toString(call.status()));
    if (response.has("$ref")) {
      response = documentation.at(response.get("$ref").asText().substring(1));
    }
    assertThat(response.isMissingNode()).as("%s is documented", call).isFalse();
    assertThat(answer.headers().allValues("Cache-Control"))
        .as("%s", call)
        .containsExactly("no-store");
    if (call.status() == NO_CONTENT) {
      assertThat(response.has("content")).as("%s", call).isFalse();
      assertThat(answer.body()).isEmpty();
      return;
    }
    String type = answer.headers().firstValue("Content-Type").orElseThrow().split(";")[0];
    JsonNode schema = response.path("content").path(type).path("schema");
    assertThat(schema.isMissingNode()).as("%s %s is documented", call, type).isFalse();
    JsonNode value =
        type.equals("application/json")
            ? JSON.readTree(answer.body())
            : TextNode.valueOf(answer.body());
    assertValid(schema, value, call.toString());
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

  private String user() {
    return server.tokens().user(user);
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
    return JSON.readTree(send("post", "/sessions/" + session + "/share", null, user()).body())
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
