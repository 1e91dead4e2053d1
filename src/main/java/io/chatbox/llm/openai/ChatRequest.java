package io.chatbox.llm.openai;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.config.Secret;
import io.chatbox.llm.Prompt;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;

/** Builds a provider's requests. The key is in the header, and nowhere else. */
final class ChatRequest {
  private final LlmProviderSettings settings;
  private final JsonGeneratorFactory json;
  private final HttpRequest.Builder template;

  /**
   * @throws IllegalArgumentException if the endpoint or the key can't be used
   */
  ChatRequest(LlmProviderSettings settings, JsonGeneratorFactory json) {
    this.settings = settings;
    this.json = json;
    template =
        HttpRequest.newBuilder(completions(settings))
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream");
    settings.apiKey().map(Secret::reveal).ifPresent(this::authorize);
  }

  private void authorize(String key) {
    // Checked here, because the builder's own exception shows the value.
    if (!key.chars().allMatch(unit -> unit > ' ' && unit < 0x7F)) {
      throw new IllegalArgumentException(
          "the API key of LLM provider " + settings.id() + " can't be sent in a header");
    }
    template.header("Authorization", "Bearer " + key);
  }

  /** The endpoint may end with a slash, and may have a query (Azure's {@code api-version}). */
  private static URI completions(LlmProviderSettings settings) {
    URI base =
        settings
            .endpoint()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "LLM provider " + settings.id() + " has no endpoint"));
    String path = base.getRawPath() == null ? "" : base.getRawPath().replaceFirst("/+$", "");
    String query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
    return URI.create(
        base.getScheme() + "://" + base.getRawAuthority() + path + "/chat/completions" + query);
  }

  HttpRequest with(BodyPublisher body) {
    return template.copy().POST(body).build();
  }

  BodyPublisher body(Prompt prompt) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = json.createGenerator(text)) {
      out.writeStartObject().write("model", settings.model()).writeStartArray("messages");
      for (Prompt.Part part : prompt.parts()) {
        out.writeStartObject()
            .write("role", role(part.role()))
            .write("content", part.text())
            .writeEnd();
      }
      out.writeEnd().write("stream", true);
      out.writeStartObject("stream_options").write("include_usage", true).writeEnd();
      settings.maxTokens().ifPresent(tokens -> out.write("max_tokens", tokens));
      settings.temperature().ifPresent(degree -> out.write("temperature", degree));
      out.writeEnd();
    }
    return BodyPublishers.ofString(text.toString());
  }

  private static String role(Prompt.Role role) {
    return switch (role) {
      case SYSTEM -> "system";
      case USER -> "user";
      case ASSISTANT -> "assistant";
    };
  }
}
