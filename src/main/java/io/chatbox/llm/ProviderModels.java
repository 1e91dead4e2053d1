package io.chatbox.llm;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.config.ModelSettings;
import io.chatbox.config.Settings;
import io.chatbox.llm.CircuitBreaker.Rule;
import io.chatbox.llm.anthropic.Anthropic;
import io.chatbox.llm.demo.Demo;
import io.chatbox.llm.dify.Dify;
import io.chatbox.llm.openai.OpenAi;
import io.chatbox.llm.wire.Wire;
import io.chatbox.telemetry.Metrics;
import io.chatbox.telemetry.Metrics.Label;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The catalogue, and what all its models share: one thread that watches over all streams, one that
 * speaks for the demo model. Closing it ends all of them.
 */
@Singleton
final class ProviderModels implements Models, AutoCloseable {
  private final Guard guard;
  private final Wire wire;
  private final Demo demo = new Demo();
  private final Rule rule;
  private final Metrics metrics;
  private final Map<String, GuardedModel> models = new LinkedHashMap<>();
  private final List<ChatModel> inOrder;

  @Inject
  ProviderModels(Settings settings, Clock clock, Metrics metrics) {
    this(
        settings.llmProviders(),
        new Guard(Timeouts.of(settings), settings.get(ModelSettings.LLM_RETRY_ATTEMPTS)),
        clock,
        new Rule(
            settings.get(ModelSettings.LLM_CIRCUIT_FAILURES),
            settings.get(ModelSettings.LLM_CIRCUIT_PAUSE)),
        metrics);
  }

  /**
   * @param providers whose fallbacks come to an end
   * @param guard is closed with this
   * @param clock for the dates that providers send
   * @throws IllegalArgumentException if a provider's settings can't be used at all
   */
  ProviderModels(
      List<LlmProviderSettings> providers, Guard guard, Clock clock, Rule rule, Metrics metrics) {
    this.guard = guard;
    this.rule = rule;
    this.metrics = metrics;
    wire = new Wire(clock);
    Map<String, LlmProviderSettings> byId = new LinkedHashMap<>();
    providers.forEach(one -> byId.put(one.id(), one));
    byId.values().forEach(one -> model(one, byId));
    inOrder = byId.keySet().stream().<ChatModel>map(models::get).toList();
  }

  /** Makes a model, and before it the one that it falls back to. */
  private GuardedModel model(LlmProviderSettings one, Map<String, LlmProviderSettings> byId) {
    GuardedModel known = models.get(one.id());
    if (known != null) {
      return known;
    }
    Optional<GuardedModel> fallback = one.fallback().map(byId::get).map(next -> model(next, byId));
    CircuitBreaker circuit = new CircuitBreaker(one.id(), rule, System::nanoTime);
    metrics.gauge(
        "chatbox_llm_circuit_open",
        "1 while a model is left alone because it failed, until a question to it works again.",
        new Label("provider", one.id()),
        () -> circuit.isOpen() ? 1 : 0);
    GuardedModel made =
        new GuardedModel(
            one,
            tokens(one),
            provider(one),
            guard,
            circuit,
            CallFigures.of(metrics, one.id()),
            fallback);
    models.put(one.id(), made);
    return made;
  }

  private static TokenCounter tokens(LlmProviderSettings settings) {
    return switch (settings.type()) {
      case OPENAI -> TokenCounter.of(settings.api().model());
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
    return inOrder;
  }

  @Override
  public Optional<ChatModel> find(String id) {
    return Optional.ofNullable(models.get(id));
  }

  /** How many connections to providers are open, used or kept. */
  int connections() {
    return wire.connections();
  }

  /** Those that have failed, as far as is known: their ids, in the order of the settings. */
  List<String> failing() {
    return those(CircuitBreaker::isOpen);
  }

  /** Whether no model would be asked now. */
  boolean allRest() {
    return those(CircuitBreaker::isResting).size() == models.size();
  }

  private List<String> those(Predicate<CircuitBreaker> which) {
    return inOrder.stream()
        .map(ChatModel::id)
        .filter(id -> which.test(models.get(id).circuit()))
        .toList();
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
