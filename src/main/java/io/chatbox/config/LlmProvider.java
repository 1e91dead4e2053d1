package io.chatbox.config;

import io.chatbox.config.LlmProviderSettings.Type;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the settings of the model with one number; each is read once, so a fault comes once. */
final class LlmProvider {
  private final int number;
  private final Map<String, String> variables;
  private final Findings findings;
  private final Optional<String> id;
  private final Optional<String> fallback;

  LlmProvider(int number, Map<String, String> variables, Findings findings) {
    this.number = number;
    this.variables = variables;
    this.findings = findings;
    this.id = read(LlmProviders.ID);
    this.fallback = optional(LlmProviders.FALLBACK);
  }

  /** Its id, absent if that has a fault. */
  Optional<String> id() {
    return id;
  }

  /** The id of the model that answers in its place, if there is to be one. */
  Optional<String> fallback() {
    return fallback;
  }

  /** All of it, absent if anything has a fault. */
  Optional<LlmProviderSettings> read() {
    int faultsBefore = findings.faults().size();
    Optional<Type> type = read(LlmProviders.TYPE);
    Optional<String> name = optional(LlmProviders.NAME_SHOWN);
    Optional<URI> endpoint = optional(LlmProviders.ENDPOINT);
    Optional<Secret> apiKey = optional(LlmProviders.API_KEY);
    Optional<String> model = optional(LlmProviders.MODEL);
    Optional<Integer> maxTokens = optional(LlmProviders.MAX_TOKENS);
    Optional<Double> temperature = optional(LlmProviders.TEMPERATURE);
    Optional<String> systemPrompt = optional(LlmProviders.SYSTEM_PROMPT);
    Optional<Integer> contextTokens = read(LlmProviders.CONTEXT_TOKENS);
    type.ifPresent(this::checkWhatTypeNeeds);
    if (id.isEmpty() || findings.faults().size() > faultsBefore) {
      return Optional.empty();
    }
    return Optional.of(
        new LlmProviderSettings(
            id.orElseThrow(),
            name.or(() -> id).orElseThrow(),
            type.orElseThrow(),
            endpointOf(type.orElseThrow(), endpoint),
            apiKey,
            model.or(() -> type.map(LlmProviders::word)).orElseThrow(),
            maxTokens,
            temperature,
            systemPrompt,
            contextTokens.orElseThrow(),
            fallback));
  }

  private void checkWhatTypeNeeds(Type type) {
    switch (type) {
      case OPENAI -> {
        if (!isSet(LlmProviders.MODEL)) {
          findings.fault(
              LlmProviders.MODEL.variable(number),
              "required for type openai and not set",
              "set it, or %s in config.toml, to the provider's name for the model"
                  .formatted(LlmProviders.MODEL.key()));
        }
      }
      case DEMO -> {
        warnIfSet(LlmProviders.ENDPOINT);
        warnIfSet(LlmProviders.API_KEY);
      }
    }
  }

  private void warnIfSet(Setting<?> setting) {
    if (isSet(setting)) {
      findings.warning(setting.variable(number), "not used by type demo and ignored", "remove it");
    }
  }

  private static Optional<URI> endpointOf(Type type, Optional<URI> endpoint) {
    return switch (type) {
      case OPENAI -> Optional.of(endpoint.orElse(LlmProviders.defaultEndpoint()));
      case DEMO -> Optional.empty();
    };
  }

  private boolean isSet(Setting<?> setting) {
    return variables.containsKey(setting.variable(number));
  }

  private <T> Optional<T> read(Setting<T> setting) {
    String name = setting.variable(number);
    return setting.read(name, Optional.ofNullable(variables.get(name)), findings);
  }

  private <T> Optional<T> optional(Setting<Optional<T>> setting) {
    return read(setting).flatMap(Function.identity());
  }
}
