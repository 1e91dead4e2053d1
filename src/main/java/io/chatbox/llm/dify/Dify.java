package io.chatbox.llm.dify;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.Provider;
import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.wire.Upstream;
import io.chatbox.llm.wire.Wire;
import java.util.function.Consumer;

/** An app of Dify's. Its key says which. */
public final class Dify implements Provider {
  private final String id;
  private final Wire wire;
  private final Upstream upstream;

  /**
   * @throws IllegalArgumentException if endpoint or key can't be used; never shows the key
   */
  public Dify(LlmProviderSettings settings, Wire wire) {
    this.id = settings.id();
    this.wire = wire;
    this.upstream = wire.upstream(settings);
  }

  @Override
  public AnswerStream stream(Prompt prompt, Consumer<StreamEvent> events) {
    DifyCall call = new DifyCall(id, wire, upstream, prompt, events);
    call.begin();
    return call;
  }
}
