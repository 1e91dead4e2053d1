package io.chatbox.llm.openai;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.Provider;
import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.wire.Asking;
import io.chatbox.llm.wire.RefusedFields;
import io.chatbox.llm.wire.Upstream;
import io.chatbox.llm.wire.Wire;
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
    Asking<ChatField> asking =
        new Asking<>(
            wire, refused, without -> new ChatRequest(settings, prompt, without), ChunkReader::new);
    return upstream.ask("/chat/completions", asking.words(), asking, events);
  }
}
