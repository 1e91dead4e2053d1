package io.chatbox.llm;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.config.Settings;
import io.chatbox.llm.demo.Demo;
import io.chatbox.llm.openai.OpenAi;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;

/**
 * The catalogue, and what all its models share: one HTTP client, one thread that watches the
 * timeouts of all streams, one that speaks for the demo model. Closing it ends all of them.
 */
@Singleton
final class ProviderModels implements Models, AutoCloseable {
  private final OpenAi openAi = new OpenAi();
  private final Demo demo = new Demo();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1,
          Thread.ofPlatform().daemon().name("llm-timeouts").factory(),
          // After close: the streams are ended then, nothing is left to watch.
          new DiscardPolicy());
  private final List<ChatModel> models;

  @Inject
  ProviderModels(Settings settings) {
    this(settings.llmProviders(), Timeouts.of(settings));
  }

  /**
   * @throws IllegalArgumentException if a provider's settings can't be used at all
   */
  ProviderModels(List<LlmProviderSettings> providers, Timeouts timeouts) {
    timer.setRemoveOnCancelPolicy(true);
    models =
        providers.stream()
            .<ChatModel>map(one -> new GuardedModel(one, provider(one), timeouts, timer))
            .toList();
  }

  private Provider provider(LlmProviderSettings settings) {
    return switch (settings.type()) {
      case OPENAI -> openAi.provider(settings);
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

  @Override
  @PreDestroy
  public void close() {
    openAi.close();
    demo.close();
    timer.shutdownNow();
  }
}
