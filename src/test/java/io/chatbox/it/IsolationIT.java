package io.chatbox.it;

import static java.util.Map.entry;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import io.chatbox.it.Stranger.Frame;
import io.chatbox.it.Stranger.Seen;
import io.chatbox.it.Stranger.State;
import io.chatbox.protocol.ClientFrame;
import io.chatbox.protocol.Ids;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A user who tries another's ids is answered as with ids that do not exist: the same status, body,
 * headers and frames, and as many calls to the database.
 */
class IsolationIT {
  private static final Map<Class<?>, Frame> FRAMES =
      Map.ofEntries(
          entry(ClientFrame.UserMessage.class, own -> frame("user_message", "content", "Hi")),
          entry(ClientFrame.PlainMessage.class, own -> frame("user", "content", "Hi")),
          entry(ClientFrame.ModelSelect.class, own -> frame("model_select", "model_id", "demo")),
          entry(ClientFrame.Stop.class, own -> frame("stop")),
          entry(ClientFrame.Regenerate.class, own -> frame("regenerate")),
          entry(
              ClientFrame.Edit.class,
              own -> frame("edit", "message_id", own.question(), "content", "Ho")),
          entry(
              ClientFrame.Feedback.class,
              own ->
                  Json.createObjectBuilder(frame("feedback", "message_id", own.answer()))
                      .add("metadata", Json.createObjectBuilder().add("rating", "up"))
                      .build()),
          entry(ClientFrame.TypingIndicator.class, own -> frame("typing_indicator")),
          entry(
              ClientFrame.TokenRefresh.class,
              own ->
                  frame("token_refresh", "token", TestServer.sealed().tokens().user(own.user()))),
          entry(
              ClientFrame.Sync.class,
              own -> Json.createObjectBuilder(frame("sync")).add("seq", 0).build()),
          entry(ClientFrame.Ping.class, own -> frame("ping")));

  private static final int TRIES = 3;
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private final TestServer server = TestServer.sealed();
  private final String owner = TestServer.newUser();
  private final String clientId = "of-the-owner-" + Ids.next();
  private SocketClient connected;
  private String session;
  private String question;
  private String answer;

  @BeforeEach
  void talk() {
    connected = server.connect(owner);
    session = connected.sessionId();
    connected.send(
        frame("user_message", "content", "A matter of my own", "client_msg_id", clientId)
            .toString());
    question = connected.next("ack").getString("message_id");
    answer = connected.untilAnswerEnds().getLast().getString("message_id");
  }

  @AfterEach
  void hangUp() {
    connected.close();
  }

  @Test
  void overHttp() {
    List<String> before = stored();
    List<String> tried = new ArrayList<>();
    routes().forEach((route, body) -> tried.addAll(tryRoute(route, body)));

    assertThat(tried).contains("GET /sessions/{id}", "GET /admin/users/{user_id}/export");
    assertThat(stored()).isEqualTo(before);
  }

  /** What is found in another's text is like what isn't found. */
  @Test
  void inSearches() {
    Function<String, Seen> search =
        text -> new Stranger().calls("GET", "/sessions?q=" + text, null, text);

    areAlike("search", () -> search.apply("matter"), () -> search.apply("nothin"));
  }

  private List<String> tryRoute(String route, String body) {
    String method = route.substring(0, route.indexOf(' '));
    String path = route.substring(method.length() + 1);
    List<String> ids =
        path.contains("{user_id}") ? List.of(owner) : List.of(session, question, answer);
    for (String suffix :
        method.equals("GET") ? List.of("", "?limit=1&before=3", "?format=markdown") : List.of("")) {
      Function<String, Seen> seen =
          id -> new Stranger().calls(method, path.replaceAll("\\{\\w+}", id) + suffix, body, id);
      for (String id : ids) {
        areAlike(
            route + suffix + " with " + id, () -> seen.apply(id), () -> seen.apply(unknown(id)));
      }
      assertThat(seen.apply(ids.getFirst()).answers())
          .as("%s with what is no id", route + suffix)
          .isEqualTo(seen.apply("no-id-at-all").answers())
          .first()
          .asString()
          .startsWith(path.startsWith("/admin") ? "403 " : "404 ");
    }
    return List.of(route);
  }

  @Test
  void inEveryFrame() {
    assertThat(FRAMES.keySet())
        .containsExactlyInAnyOrder(ClientFrame.class.getPermittedSubclasses());
    List<String> before = stored();
    for (Frame frame : FRAMES.values()) {
      for (State state : List.of(State.FRESH, State.TALKING)) {
        for (Map<String, String> theirs : fields()) {
          isLikeUnknown(state, frame, theirs);
        }
      }
    }
    assertThat(stored()).isEqualTo(before);
    nothingHasReachedTheOwner();
  }

  private List<Map<String, String>> fields() {
    return List.of(
        Map.of("session_id", session),
        Map.of("message_id", question),
        Map.of("message_id", answer),
        Map.of("client_msg_id", clientId),
        Map.of("client_msg_id", question),
        Map.of("session_id", session, "message_id", question, "client_msg_id", clientId));
  }

  private static void isLikeUnknown(State state, Frame frame, Map<String, String> theirs) {
    Map<String, String> unknown =
        theirs.entrySet().stream()
            .collect(toMap(Map.Entry::getKey, field -> unknown(field.getValue())));
    areAlike(
        state + " " + frame.of(new Stranger.Own("", "", "")) + " with " + theirs,
        () -> new Stranger().sends(state, "", frame, theirs),
        () -> new Stranger().sends(state, "", frame, unknown));
  }

  /**
   * What differs does so each time: now and then it is the server that writes something of the
   * owner's just then, that they are connected or how far their answer is.
   */
  private static void areAlike(String what, Supplier<Seen> theirs, Supplier<Seen> unknown) {
    for (int i = 1; i < TRIES; i++) {
      if (theirs.get().equals(unknown.get())) {
        return;
      }
    }
    assertThat(theirs.get()).as(what).isEqualTo(unknown.get());
  }

  @Test
  void inTheSocketsAddress() {
    List<String> before = stored();
    for (State state : State.values()) {
      for (String rest : List.of("", "&continue=1", "&admin=true", "&continue=1&admin=true")) {
        Function<String, Seen> seen =
            id -> new Stranger().opens(state, "?session_id=" + id + rest, id);
        for (String id : List.of(session, answer)) {
          areAlike(
              state + " " + rest + " with " + id,
              () -> seen.apply(id),
              () -> seen.apply(unknown(id)));
        }
      }
    }
    assertThat(stored()).isEqualTo(before);
    nothingHasReachedTheOwner();
  }

  /** Nobody else stops it, hears it, or catches up with it. */
  @Test
  void whileAnAnswerRuns() {
    connected.say("[[chunks:9]] [[hang-after:3]]");
    answer = connected.next("loading").getString("message_id");
    StringBuilder text = new StringBuilder();
    while (!text.toString().equals("word1 word2 word3 ")) {
      text.append(connected.next("ai_response").getString("content"));
    }
    for (Frame frame : FRAMES.values()) {
      isLikeUnknown(
          State.FRESH,
          frame,
          Map.of("session_id", session, "message_id", answer, "client_msg_id", clientId));
    }
    nothingHasReachedTheOwner();

    JsonObject end = connected.send("{\"type\":\"stop\"}").next("ai_response");
    assertThat(end.getString("message_id")).isEqualTo(answer);
    assertThat(end.getJsonObject("metadata").getString("stopped")).isEqualTo("true");
  }

  private void nothingHasReachedTheOwner() {
    connected.send("{\"type\":\"ping\"}").next("pong");
    assertThat(connected.hasFrames()).isFalse();
  }

  /** All that the database has of the owner, but for the mark that they are connected. */
  private List<String> stored() {
    try (MongoClient client = server.databaseClient()) {
      MongoDatabase database = server.database(client);
      List<String> all = new ArrayList<>();
      for (String collection : database.listCollectionNames()) {
        for (Document each : database.getCollection(collection).find(new Document("uid", owner))) {
          each.remove("liveAt");
          all.add(collection + " " + each.toJson());
        }
      }
      assertThat(all).as("session, question, answer and usage").hasSize(4);
      return all.stream().sorted().toList();
    }
  }

  /** The documented ones that name something, with a body for those that take one. */
  private Map<String, String> routes() {
    URI address = server.base().resolve("/openapi?format=JSON");
    String text = TestServer.send(HttpRequest.newBuilder(address).build()).body();
    Map<String, String> routes = new TreeMap<>();
    JsonObject paths =
        Json.createReader(new StringReader(text)).readObject().getJsonObject("paths");
    paths.forEach(
        (path, operations) -> {
          if (path.contains("{")) {
            operations
                .asJsonObject()
                .forEach((method, operation) -> addRoute(routes, method, path, operation));
          }
        });
    return routes;
  }

  private static void addRoute(
      Map<String, String> routes, String method, String path, JsonValue operation) {
    if (METHODS.contains(method)) {
      boolean body = operation.asJsonObject().containsKey("requestBody");
      routes.put(method.toUpperCase() + " " + path, body ? "{\"name\":\"Taken\"}" : null);
    }
  }

  /** An id of the same length that nobody has. */
  private static String unknown(String id) {
    if (Ids.isId(id)) {
      return Ids.next();
    }
    return id.startsWith("user-") ? TestServer.newUser() : "of-the-owner-" + Ids.next();
  }

  private static JsonObject frame(String type, String... fields) {
    var frame = Json.createObjectBuilder().add("type", type);
    for (int i = 0; i < fields.length; i += 2) {
      frame.add(fields[i], fields[i + 1]);
    }
    return frame.build();
  }
}
