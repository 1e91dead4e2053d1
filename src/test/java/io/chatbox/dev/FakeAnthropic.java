package io.chatbox.dev;

import static io.chatbox.dev.FakeFormat.quote;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Speaks Anthropic's Messages. Says that 2 tokens were written to its cache and 3 read there. */
public final class FakeAnthropic extends FakeProvider {
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

  /** As the API checks it before anything else. */
  @Override
  FakeReply reply(FakeRequest request) {
    boolean complete =
        request.body().containsKey("max_tokens")
            && request.body().containsKey("messages")
            && request.header("anthropic-version") != null;
    return complete ? super.reply(request) : FakeReply.status(400, error("invalid_request_error"));
  }

  @Override
  String refusal(int status) {
    return error("fake_" + status);
  }

  private static String error(String type) {
    return """
        {"type":"error","error":{"type":"%s","message":"The fake was told to fail."},\
        "request_id":"req_fake"}"""
        .formatted(type);
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
