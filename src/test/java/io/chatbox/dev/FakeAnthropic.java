package io.chatbox.dev;

import static io.chatbox.dev.FakeFormat.quote;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Speaks Anthropic's Messages, and refuses what Anthropic does. Says that 2 tokens were written to
 * its cache and 3 read there.
 */
public final class FakeAnthropic extends FakeProvider {
  private static final Set<String> ROLES = Set.of("user", "assistant");
  private static final Set<String> KNOWN =
      Set.of(
          "model",
          "max_tokens",
          "messages",
          "stream",
          "system",
          "temperature",
          "stop_sequences",
          "metadata");

  private FakeAnthropic(int port) {
    super(port, "/v1/messages");
  }

  /** On a free port. */
  public static FakeAnthropic start() {
    return start(0);
  }

  public static FakeAnthropic start(int port) {
    return new FakeAnthropic(port);
  }

  @Override
  List<FakeRequest.Message> messages(JsonObject body) {
    List<FakeRequest.Message> messages = new ArrayList<>();
    if (body.containsKey("system")) {
      messages.add(new FakeRequest.Message("system", text(body.get("system"))));
    }
    for (JsonObject message : body.getJsonArray("messages").getValuesAs(JsonObject.class)) {
      messages.add(
          new FakeRequest.Message(message.getString("role"), text(message.get("content"))));
    }
    return messages;
  }

  private static String text(JsonValue content) {
    return switch (content) {
      case JsonString text -> text.getString();
      case JsonArray blocks ->
          blocks.getValuesAs(JsonObject.class).stream()
              .map(block -> block.getString("text"))
              .collect(Collectors.joining("\n"));
      default -> throw new IllegalArgumentException("no content: " + content);
    };
  }

  @Override
  public String dialect() {
    return "anthropic";
  }

  @Override
  FakeReply wrongKey() {
    return FakeReply.status(401, error("authentication_error", "invalid x-api-key"));
  }

  @Override
  Optional<FakeReply> refused(FakeRequest request) {
    return fault(request)
        .map(message -> FakeReply.status(400, error("invalid_request_error", message)));
  }

  private static Optional<String> fault(FakeRequest request) {
    JsonObject body = request.body();
    if (request.header("anthropic-version") == null) {
      return Optional.of("anthropic-version: header is required");
    }
    for (String field : List.of("model", "max_tokens", "messages")) {
      if (!body.containsKey(field)) {
        return Optional.of(field + ": Field required");
      }
    }
    Optional<String> unknown = request.unknown(KNOWN);
    if (unknown.isPresent()) {
      return Optional.of(unknown.get() + ": Extra inputs are not permitted");
    }
    if (request.isBeyond("temperature", 0, 1)) {
      return Optional.of("temperature: range: 0..1");
    }
    if (request.messages().stream().anyMatch(message -> message.content().isEmpty())) {
      return Optional.of("messages: text content blocks must be non-empty");
    }
    return roles(body.getJsonArray("messages").getValuesAs(JsonObject.class));
  }

  /** It joins what one role says in a row, but the system has a field of its own. */
  private static Optional<String> roles(List<JsonObject> messages) {
    if (messages.isEmpty()) {
      return Optional.of("messages: at least one message is required");
    }
    if (!messages.getFirst().getString("role").equals("user")) {
      return Optional.of("messages: first message must use the \"user\" role");
    }
    return messages.stream()
        .map(message -> message.getString("role"))
        .filter(role -> !ROLES.contains(role))
        .findFirst()
        .map(role -> "messages: Unexpected role \"" + role + "\"");
  }

  @Override
  String refusal(int status) {
    return error("fake_" + status);
  }

  private static String error(String type) {
    return error(type, "The fake was told to fail.");
  }

  private static String error(String type, String message) {
    return """
        {"type":"error","error":{"type":"%s","message":%s},"request_id":"req_fake"}"""
        .formatted(type, quote(message));
  }

  @Override
  FakeFormat format(FakeRequest request) {
    return new Events(request);
  }

  private static final class Events implements FakeFormat {
    private final FakeRequest request;
    private int index = -1;
    private boolean open;

    Events(FakeRequest request) {
      this.request = request;
    }

    @Override
    public String role() {
      return event(
              "message_start",
              """
              "message":{"id":"msg_fake","type":"message","role":"assistant","model":%s,\
              "content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":%d,\
              "cache_creation_input_tokens":2,"cache_read_input_tokens":3,"cache_creation":\
              {"ephemeral_5m_input_tokens":2},"output_tokens":1,"service_tier":"standard"}}"""
                  .formatted(quote(request.body().getString("model")), request.messages().size()))
          + event("ping", "");
    }

    @Override
    public String piece(String text) {
      String begin = open ? "" : start("{\"type\":\"text\",\"text\":\"\"}");
      open = true;
      return begin + delta("{\"type\":\"text_delta\",\"text\":" + quote(text) + "}");
    }

    @Override
    public String noise() {
      return stop()
          + start("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}")
          + delta("{\"type\":\"thinking_delta\",\"thinking\":\"Hm.\"}")
          + delta("{\"type\":\"signature_delta\",\"signature\":\"c2ln\"}")
          + close()
          + start("{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"look\",\"input\":{}}")
          + delta("{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"text\\\":1}\"}")
          + close()
          + event("ping", "")
          + event("of_tomorrow", "\"delta\":{\"type\":\"text_delta\",\"text\":\"not yet\"}");
    }

    @Override
    public String finish(String reason, int pieces) {
      String stopReason = reason.equals("stop") ? "end_turn" : reason;
      return stop()
          + event(
              "message_delta",
              "\"delta\":{\"stop_reason\":%s,\"stop_sequence\":null},\"usage\":{\"output_tokens\":%d}"
                  .formatted(quote(stopReason), pieces));
    }

    @Override
    public String usage(int pieces) {
      return "";
    }

    @Override
    public String done(int pieces) {
      return event("message_stop", "");
    }

    @Override
    public String failure(String code) {
      return "event: error\ndata: " + error(code) + "\n\n";
    }

    private String stop() {
      boolean closes = open;
      open = false;
      return closes ? close() : "";
    }

    private String start(String block) {
      index++;
      return event(
          "content_block_start", "\"index\":%d,\"content_block\":%s".formatted(index, block));
    }

    private String delta(String delta) {
      return event("content_block_delta", "\"index\":%d,\"delta\":%s".formatted(index, delta));
    }

    private String close() {
      return event("content_block_stop", "\"index\":" + index);
    }

    private static String event(String type, String members) {
      return "event: %s\ndata: {\"type\":\"%s\"%s}\n\n"
          .formatted(type, type, members.isEmpty() ? "" : "," + members);
    }
  }
}
