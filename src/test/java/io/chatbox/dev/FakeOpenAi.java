package io.chatbox.dev;

import static io.chatbox.dev.FakeFormat.quote;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.List;

/** Speaks OpenAI's Chat Completions. */
public final class FakeOpenAi extends FakeProvider {
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
