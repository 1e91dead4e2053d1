package io.chatbox.llm;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.config.Settings;
import io.chatbox.llm.anthropic.Anthropic;
import io.chatbox.llm.demo.Demo;
import io.chatbox.llm.dify.Dify;
import io.chatbox.llm.openai.OpenAi;
import io.chatbox.llm.wire.Wire;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The catalogue, and what all its models share: one thread that watches over all streams, one that
 * speaks for the demo model. Closing it ends all of them.
 */
@Singleton
final class ProviderModels implements Models, AutoCloseable {
  private final Guard guard;
  private final Wire wire;
  private final Demo demo = new Demo();
  private final List<ChatModel> models;

  @Inject
  ProviderModels(Settings settings, Clock clock) {
    this(
        settings.llmProviders(),
        new Guard(Timeouts.of(settings), settings.get(Settings.LLM_RETRY_ATTEMPTS)),
        clock);
  }

  /**
   * @param guard is closed with this
   * @param clock for the dates that providers send
   * @throws IllegalArgumentException if a provider's settings can't be used at all
   */
  ProviderModels(List<LlmProviderSettings> providers, Guard guard, Clock clock) {
    this.guard = guard;
    wire = new Wire(clock);
    models =
        providers.stream()
            .<ChatModel>map(one -> new GuardedModel(one, tokens(one), provider(one), guard))
            .toList();
  }

  private static TokenCounter tokens(LlmProviderSettings settings) {
    return switch (settings.type()) {
      case OPENAI -> TokenCounter.of(settings.model());
      case ANTHROPIC, DIFY, DEMO -> TokenCounter.ESTIMATE;
    };
  }

  /** The one place that knows all types. A new one is a package and a line here. */
  private Provider provider(LlmProviderSettings settings) {
    return switch (settings.type()) {
      case OPENAI -> new OpenAi(settings, wire);
      case ANTHROPIC -> new Anthropic(settings, wire);
      case DIFY -> new Dify(settings, wire);
      case DEMO -> demo;
    };
  }

  @Override
  public List<ChatModel> all() {
    return models;
  }

  @Override
  public Optional<ChatModel> find(String id) {
    return models.stream().filter(model -> model.id().equals(id)).findFirst();
  }

  /** Streams that run end as failed, each with one terminal event. */
  @Override
  @PreDestroy
  public void close() {
    guard.close();
    wire.close();
    demo.close();
  }
}
