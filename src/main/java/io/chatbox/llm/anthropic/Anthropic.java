package io.chatbox.llm.anthropic;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.Provider;
import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.wire.AnswerReader;
import io.chatbox.llm.wire.Dialect;
import io.chatbox.llm.wire.Upstream;
import io.chatbox.llm.wire.Wire;
import jakarta.json.stream.JsonParserFactory;
import java.util.function.Consumer;

/** A provider that speaks Anthropic's Messages. */
public final class Anthropic implements Provider, Dialect {
  private static final String VERSION = "2023-06-01";

  private final LlmProviderSettings settings;
  private final Wire wire;
  private final Upstream upstream;

  /**
   * @throws IllegalArgumentException if endpoint or key can't be used; never shows the key
   */
  public Anthropic(LlmProviderSettings settings, Wire wire) {
    this.settings = settings;
    this.wire = wire;
    this.upstream = wire.upstream(settings).with("anthropic-version", VERSION);
  }

  @Override
  public AnswerStream stream(Prompt prompt, Consumer<StreamEvent> events) {
    String request = wire.object(new MessagesRequest(settings, prompt)::write);
    return upstream.ask("/messages", request, this, events);
  }

  @Override
  public AnswerReader reader(JsonParserFactory json, Consumer<StreamEvent> events) {
    return new MessageReader(json, events);
  }

  @Override
  public int meaning(int status, String word) {
    return status;
  }
}
