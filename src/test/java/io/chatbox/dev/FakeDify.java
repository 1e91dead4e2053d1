package io.chatbox.dev;

import static io.chatbox.dev.FakeFormat.quote;

import com.sun.net.httpserver.HttpExchange;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Speaks the API of Dify's apps, and refuses what Dify does: keeps conversations, each its user's,
 * and answers until it is told to stop.
 */
public final class FakeDify extends FakeProvider {
  private static final String PATH = "/v1/chat-messages";

  private final Map<String, Conversation> conversations = new ConcurrentHashMap<>();
  private final List<Stop> stops = new CopyOnWriteArrayList<>();
  private final Set<String> stopped = ConcurrentHashMap.newKeySet();
  private final Set<String> required = ConcurrentHashMap.newKeySet();
  private final AtomicInteger tasks = new AtomicInteger();

  private record Conversation(String user, List<FakeRequest.Message> said) {}

  /** Somebody told it to stop. */
  public record Stop(String task, String user) {}

  private FakeDify(int port) {
    super(port, PATH);
    serve(PATH + "/", this::stop);
  }

  /** On a free port. */
  public static FakeDify start() {
    return start(0);
  }

  public static FakeDify start(int port) {
    return new FakeDify(port);
  }

  /** In the order in which they came. */
  public List<Stop> stops() {
    return List.copyOf(stops);
  }

  /** As if somebody had deleted them. */
  public void forgetConversations() {
    conversations.clear();
  }

  private void stop(HttpExchange exchange) throws IOException {
    String[] path = exchange.getRequestURI().getPath().split("/");
    try (JsonReader reader = Json.createReader(exchange.getRequestBody())) {
      stops.add(new Stop(path[3], reader.readObject().getString("user")));
    }
    stopped.add(path[3]);
    send(exchange, 200, "{\"result\":\"success\"}");
  }

  @Override
  List<FakeRequest.Message> messages(JsonObject body) {
    FakeRequest.Message query = new FakeRequest.Message("user", body.getString("query", ""));
    Conversation known = conversations.get(body.getString("conversation_id", ""));
    if (known != null) {
      known.said().add(query);
      return List.copyOf(known.said());
    }
    return List.of(query);
  }

  @Override
  public String dialect() {
    return "dify";
  }

  @Override
  FakeReply wrongKey() {
    return FakeReply.status(401, error("unauthorized", 401, "Access token is invalid"));
  }

  @Override
  Optional<FakeReply> refused(FakeRequest request) {
    JsonObject body = request.body();
    String id = body.getString("conversation_id", "");
    Conversation known = conversations.get(id);
    if (!id.isEmpty() && (known == null || !known.user().equals(body.getString("user", "")))) {
      return Optional.of(
          FakeReply.status(404, error("not_found", 404, "Conversation Not Exists.")));
    }
    return fault(body).map(it -> FakeReply.status(400, error("invalid_param", 400, it)));
  }

  private Optional<String> fault(JsonObject body) {
    for (String field : List.of("user", "query")) {
      if (body.getString(field, "").isBlank()) {
        return Optional.of(field + " is required");
      }
    }
    if (!body.containsKey("inputs")) {
      return Optional.of("inputs is required");
    }
    if (!List.of("streaming", "blocking").contains(body.getString("response_mode", "blocking"))) {
      return Optional.of("response_mode is not valid");
    }
    // A conversation has its inputs from when it was begun.
    return body.getString("conversation_id", "").isEmpty()
        ? required.stream()
            .filter(input -> !body.getJsonObject("inputs").containsKey(input))
            .findFirst()
            .map(input -> input + " is required in input form")
        : Optional.empty();
  }

  /** As an app that has such a variable, which must be given. */
  public FakeDify requireInput(String name) {
    required.add(name);
    return this;
  }

  private static String error(String code, int status, String message) {
    return "{\"code\":\"%s\",\"message\":\"%s\",\"status\":%d}".formatted(code, message, status);
  }

  @Override
  String refusal(int status) {
    return error("fake_" + status, status, "The fake was told to fail.");
  }

  @Override
  FakeFormat format(FakeRequest request) {
    String id = request.body().getString("conversation_id", "");
    if (id.isEmpty()) {
      id = UUID.randomUUID().toString();
      conversations.put(
          id,
          new Conversation(
              request.body().getString("user"), new CopyOnWriteArrayList<>(request.messages())));
    }
    return new Events(id, "task-" + tasks.incrementAndGet());
  }

  @Override
  boolean isStopped(FakeFormat format) {
    return format instanceof Events events && stopped.contains(events.task);
  }

  private final class Events implements FakeFormat {
    private final String conversation;
    private final String task;

    Events(String conversation, String task) {
      this.conversation = conversation;
      this.task = task;
    }

    @Override
    public String role() {
      return "event: ping\n\n"
          + event("workflow_started", "\"workflow_run_id\":\"run\",\"data\":{\"id\":\"run\"}");
    }

    @Override
    public String piece(String text) {
      return event("message", "\"id\":\"msg\",\"answer\":" + quote(text));
    }

    @Override
    public String noise() {
      return "event: ping\n\n"
          + event(
              "agent_thought",
              "\"id\":\"t\",\"position\":1,\"thought\":\"Hm.\",\"observation\":\"\",\"tool\":\"look\"")
          + event("node_started", "\"data\":{\"id\":\"n\",\"node_type\":\"llm\",\"answer\":\"no\"}")
          + event("node_finished", "\"data\":{\"id\":\"n\",\"status\":\"succeeded\"}")
          + event("tts_message", "\"audio\":\"\"")
          + event("of_tomorrow", "\"answer\":\"not yet\"");
    }

    @Override
    public String finish(String reason, int pieces) {
      return event("workflow_finished", "\"data\":{\"id\":\"run\",\"status\":\"succeeded\"}");
    }

    @Override
    public String usage(int pieces) {
      return "";
    }

    @Override
    public String done(int pieces) {
      int prompt = conversations.get(conversation).said().size();
      return event(
          "message_end",
          """
          "id":"msg","metadata":{"usage":{"prompt_tokens":%d,"prompt_unit_price":"0.001",\
          "completion_tokens":%d,"total_tokens":%d,"currency":"USD","latency":0.5},\
          "retriever_resources":[]}"""
              .formatted(prompt, pieces, prompt + pieces));
    }

    @Override
    public String failure(String code) {
      // Without a task, as Dify writes it.
      return """
          data: {"event":"error","conversation_id":"%s","message_id":"msg","created_at":1,\
          "code":"%s","status":500,"message":"The fake was told to fail."}

          """
          .formatted(conversation, code);
    }

    private String event(String type, String members) {
      return """
          data: {"event":"%s","conversation_id":"%s","message_id":"msg","created_at":1767225600,\
          "task_id":"%s",%s}

          """
          .formatted(type, conversation, task, members);
    }
  }
}
