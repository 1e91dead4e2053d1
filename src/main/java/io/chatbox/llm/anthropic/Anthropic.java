package io.chatbox.llm.anthropic;

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

/** A provider that speaks Anthropic's Messages. */
public final class Anthropic implements Provider {
  private static final String VERSION = "2023-06-01";

  private final LlmProviderSettings settings;
  private final Wire wire;
  private final Upstream upstream;
  private final RefusedFields<MessageField> refused;

  /**
   * @throws IllegalArgumentException if endpoint, key or route can't be used; never shows the key
   */
  public Anthropic(LlmProviderSettings settings, Wire wire) {
    this.settings = settings;
    this.wire = wire;
    this.upstream = wire.upstream(settings).with("anthropic-version", VERSION);
    this.refused = new RefusedFields<>(settings.id(), MessageField.class);
  }

  @Override
  public AnswerStream stream(Prompt prompt, Consumer<StreamEvent> events) {
    Asking<MessageField> asking =
        new Asking<>(
            wire,
            refused,
            without -> new MessagesRequest(settings, prompt, without),
            MessageReader::new);
    return upstream.ask("/messages", asking.words(), asking, events);
  }
}
