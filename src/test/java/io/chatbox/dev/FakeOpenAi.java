package io.chatbox.dev;

import static io.chatbox.dev.FakeFormat.quote;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Speaks OpenAI's Chat Completions, and refuses what OpenAI does. Where it is strict, or asked for
 * a model with {@code strict} in its name, it refuses what vLLM's chat templates and Mistral do,
 * too: roles that don't take turns, a system message that isn't the first, an empty message.
 */
public final class FakeOpenAi extends FakeProvider {
  private static final Set<String> KNOWN =
      Set.of(
          "model",
          "messages",
          "stream",
          "stream_options",
          "max_tokens",
          "max_completion_tokens",
          "temperature",
          "top_p",
          "stop",
          "user");

  private volatile boolean strict;

  private FakeOpenAi(int port) {
    super(port, "/v1/chat/completions");
  }

  /** On a free port. */
  public static FakeOpenAi start() {
    return start(0);
  }

  public static FakeOpenAi start(int port) {
    return new FakeOpenAi(port);
  }

  /** Takes only what the strictest of its kind take. */
  public FakeOpenAi strict() {
    strict = true;
    return this;
  }

  @Override
  public String dialect() {
    return "openai";
  }

  @Override
  FakeReply wrongKey() {
    return refusal(401, "Incorrect API key provided.", "null", "invalid_api_key");
  }

  @Override
  Optional<FakeReply> refused(FakeRequest request) {
    JsonObject body = request.body();
    Optional<String> unknown = request.unknown(KNOWN);
    if (unknown.isPresent()) {
      return invalid("Unrecognized request argument supplied: " + unknown.get());
    }
    if (body.getString("model", "").isEmpty()) {
      return invalid("you must provide a model parameter");
    }
    if (request.messages().isEmpty()) {
      return invalid("[] is too short - 'messages'");
    }
    if (request.isBeyond("temperature", 0, 2)) {
      return Optional.of(
          refusal(400, "Invalid 'temperature'.", "\"temperature\"", "decimal_above_max_value"));
    }
    if (body.containsKey("stream_options") && !body.getBoolean("stream", false)) {
      return invalid("The 'stream_options' parameter is only allowed when 'stream' is enabled.");
    }
    boolean strictly = strict || body.getString("model").contains("strict");
    return strictly ? shape(request.messages()).map(FakeOpenAi::template) : Optional.empty();
  }

  /** What a chat template finds wrong with a conversation, if anything. */
  private static Optional<String> shape(List<FakeRequest.Message> messages) {
    String expected = "user";
    for (int i = 0; i < messages.size(); i++) {
      FakeRequest.Message message = messages.get(i);
      if (message.content().isBlank()) {
        return Optional.of("Content of a message must not be empty.");
      }
      if (message.role().equals("system")) {
        if (i > 0) {
          return Optional.of("System message must be at the beginning.");
        }
      } else if (message.role().equals(expected)) {
        expected = expected.equals("user") ? "assistant" : "user";
      } else {
        return Optional.of("Conversation roles must alternate user/assistant/user/assistant/...");
      }
    }
    return expected.equals("assistant")
        ? Optional.empty()
        : Optional.of("Expected last role User for serving.");
  }

  private static FakeReply template(String message) {
    return FakeReply.status(
        400,
        """
        {"object":"error","message":%s,"type":"BadRequestError","param":null,"code":400}"""
            .formatted(quote(message)));
  }

  private static Optional<FakeReply> invalid(String message) {
    return Optional.of(refusal(400, message, "null", ""));
  }

  private static FakeReply refusal(int status, String message, String param, String code) {
    return FakeReply.status(
        status,
        """
        {"error":{"message":%s,"type":"invalid_request_error","param":%s,"code":%s}}"""
            .formatted(quote(message), param, code.isEmpty() ? "null" : quote(code)));
  }

  @Override
  List<FakeRequest.Message> messages(JsonObject body) {
    return body.getJsonArray("messages").getValuesAs(JsonObject.class).stream()
        .map(message -> new FakeRequest.Message(message.getString("role"), text(message)))
        .toList();
  }

  private static String text(JsonObject message) {
    return message.get("content") instanceof JsonString text
        ? text.getString()
        : String.valueOf(message.get("content"));
  }

  @Override
  String refusal(int status) {
    return error("fake_" + status);
  }

  private static String error(String code) {
    return """
        {"error":{"message":"The fake was told to fail.","type":"server_error","param":null,\
        "code":"%s"}}"""
        .formatted(code);
  }

  @Override
  FakeFormat format(FakeRequest request) {
    return new Chunks(request);
  }

  private record Chunks(FakeRequest request) implements FakeFormat {
    @Override
    public String role() {
      return chunk("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null");
    }

    @Override
    public String piece(String text) {
      return chunk("{\"content\":" + quote(text) + "}", "null");
    }

    @Override
    public String noise() {
      return ": OPENROUTER PROCESSING\n\n"
          + chunk("{\"content\":null,\"reasoning_content\":\"Hm.\"}", "null")
          + chunk(
              "{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\","
                  + "\"function\":{\"name\":\"look\",\"arguments\":\"{\\\"x\\\":1}\"}}]}",
              "null")
          + event("[]", "null");
    }

    @Override
    public String finish(String reason, int pieces) {
      return chunk("{}", quote(reason));
    }

    @Override
    public String usage(int pieces) {
      JsonObject body = request.body();
      boolean wanted =
          body.containsKey("stream_options")
              && body.getJsonObject("stream_options").getBoolean("include_usage", false);
      int prompt = request.messages().size();
      return wanted
          ? event(
              "[]",
              """
              {"prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d,\
              "prompt_tokens_details":{"cached_tokens":0}}"""
                  .formatted(prompt, pieces, prompt + pieces))
          : "";
    }

    @Override
    public String done(int pieces) {
      return "data: [DONE]\n\n";
    }

    @Override
    public String failure(String code) {
      return "data: " + error(code) + "\n\n";
    }

    private String chunk(String delta, String finishReason) {
      return event(
          "[{\"index\":0,\"delta\":%s,\"logprobs\":null,\"finish_reason\":%s}]"
              .formatted(delta, finishReason),
          "null");
    }

    private String event(String choices, String usage) {
      return """
          data: {"id":"chatcmpl-fake","object":"chat.completion.chunk","created":1767225600,\
          "model":%s,"system_fingerprint":"fp_fake","choices":%s,"usage":%s}

          """
          .formatted(quote(request.body().getString("model", "")), choices, usage);
    }
  }
}
