package io.chatbox.dev;

/** Writes chunks as OpenAI does. */
final class FakeOpenAiChunks {
  private final String model;

  FakeOpenAiChunks(String model) {
    this.model = model;
  }

  String role() {
    return chunk("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null");
  }

  String piece(String text) {
    return chunk("{\"content\":" + quote(text) + "}", "null");
  }

  String finish(String reason) {
    return chunk("{}", quote(reason));
  }

  String usage(int prompt, int completion) {
    return event(
        "[]",
        """
        {"prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d,\
        "prompt_tokens_details":{"cached_tokens":0}}"""
            .formatted(prompt, completion, prompt + completion));
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
        .formatted(quote(model), choices, usage);
  }

  /** JSON text; what UTF-8 can't carry becomes an escape. */
  static String quote(String text) {
    StringBuilder json = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            point -> {
              if (point == '"' || point == '\\') {
                json.append('\\').append((char) point);
              } else if (point < ' ' || point >= 0xD800 && point <= 0xDFFF) {
                json.append("\\u%04x".formatted(point));
              } else {
                json.appendCodePoint(point);
              }
            });
    return json.append('"').toString();
  }
}
