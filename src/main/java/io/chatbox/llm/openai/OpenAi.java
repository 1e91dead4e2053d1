package io.chatbox.llm.openai;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.Provider;
import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.wire.AnswerReader;
import io.chatbox.llm.wire.Dialect;
import io.chatbox.llm.wire.Upstream;
import io.chatbox.llm.wire.Wire;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonParserFactory;
import java.util.function.Consumer;

/** A provider that speaks Chat Completions. */
public final class OpenAi implements Provider, Dialect {
  private final LlmProviderSettings settings;
  private final Wire wire;
  private final Upstream upstream;

  /**
   * @throws IllegalArgumentException if endpoint or key can't be used; never shows the key
   */
  public OpenAi(LlmProviderSettings settings, Wire wire) {
    this.settings = settings;
    this.wire = wire;
    this.upstream = wire.upstream(settings);
  }

  @Override
  public AnswerStream stream(Prompt prompt, Consumer<StreamEvent> events) {
    String request = wire.object(out -> write(prompt, out));
    return upstream.ask("/chat/completions", request, this, events);
  }

  private void write(Prompt prompt, JsonGenerator out) {
    out.write("model", settings.api().model()).writeStartArray("messages");
    for (Prompt.Part part : prompt.parts()) {
      out.writeStartObject().write("role", role(part.role()));
      switch (part) {
        case Prompt.Part.Text text -> out.write("content", text.text());
      }
      out.writeEnd();
    }
    out.writeEnd().write("stream", true);
    out.writeStartObject("stream_options").write("include_usage", true).writeEnd();
    settings.generation().maxTokens().ifPresent(tokens -> out.write("max_tokens", tokens));
    settings.generation().temperature().ifPresent(degree -> out.write("temperature", degree));
  }

  private static String role(Prompt.Role role) {
    return switch (role) {
      case SYSTEM -> "system";
      case USER -> "user";
      case ASSISTANT -> "assistant";
    };
  }

  @Override
  public AnswerReader reader(JsonParserFactory json, Consumer<StreamEvent> events) {
    return new ChunkReader(json, events);
  }

  /** A key without credit gets a 429 that doesn't pass. */
  @Override
  public int meaning(int status, String word) {
    return word.equals("insufficient_quota") ? 402 : status;
  }
}
