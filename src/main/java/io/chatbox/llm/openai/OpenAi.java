package io.chatbox.llm.openai;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.Provider;
import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.wire.AnswerReader;
import io.chatbox.llm.wire.Dialect;
import io.chatbox.llm.wire.ProviderError;
import io.chatbox.llm.wire.RefusedFields;
import io.chatbox.llm.wire.Upstream;
import io.chatbox.llm.wire.Wire;
import jakarta.json.stream.JsonParserFactory;
import java.util.Optional;
import java.util.function.Consumer;

/** A provider that speaks Chat Completions. */
public final class OpenAi implements Provider {
  private final LlmProviderSettings settings;
  private final Wire wire;
  private final Upstream upstream;
  private final RefusedFields<ChatField> refused;

  /**
   * @throws IllegalArgumentException if endpoint, key or route can't be used; never shows the key
   */
  public OpenAi(LlmProviderSettings settings, Wire wire) {
    this.settings = settings;
    this.wire = wire;
    this.upstream = wire.upstream(settings);
    this.refused = new RefusedFields<>(settings.id(), ChatField.class);
  }

  @Override
  public AnswerStream stream(Prompt prompt, Consumer<StreamEvent> events) {
    Asking asking = new Asking(prompt);
    return upstream.ask("/chat/completions", asking.words(), asking, events);
  }

  /** One answer. */
  private final class Asking implements Dialect {
    private final Prompt prompt;
    private ChatRequest request;

    Asking(Prompt prompt) {
      this.prompt = prompt;
    }

    String words() {
      request = new ChatRequest(settings, prompt, refused.known());
      return wire.object(request::write);
    }

    @Override
    public AnswerReader reader(JsonParserFactory json, Consumer<StreamEvent> events) {
      return new ChunkReader(json, events);
    }

    @Override
    public Optional<String> inOtherWords(int status, ProviderError error) {
      return refused.learn(status, error, request.optional())
          ? Optional.of(words())
          : Optional.empty();
    }
  }
}
