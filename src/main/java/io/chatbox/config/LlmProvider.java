package io.chatbox.config;

import io.chatbox.config.LlmProviderSettings.Type;
import io.chatbox.config.type.Findings;
import io.chatbox.config.type.Secret;
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
    Optional<String> apiKeyHeader = optional(LlmProviders.API_KEY_HEADER);
    Optional<String> model = optional(LlmProviders.MODEL);
    Optional<Integer> maxTokens = optional(LlmProviders.MAX_TOKENS);
    Optional<Double> temperature = optional(LlmProviders.TEMPERATURE);
    Optional<String> systemPrompt = optional(LlmProviders.SYSTEM_PROMPT);
    Optional<Integer> contextTokens = read(LlmProviders.CONTEXT_TOKENS);
    type.ifPresent(known -> checkWhatTypeNeeds(known, temperature));
    if (id.isEmpty() || findings.faults().size() > faultsBefore) {
      return Optional.empty();
    }
    return Optional.of(
        new LlmProviderSettings(
            id.orElseThrow(),
            name.or(() -> id).orElseThrow(),
            type.orElseThrow(),
            type.flatMap(Type::endpoint).map(endpoint::orElse),
            apiKey,
            apiKeyHeader.or(() -> type.map(Type::apiKeyHeader)).orElseThrow(),
            model.or(() -> type.map(LlmProviders::word)).orElseThrow(),
            maxTokens,
            temperature,
            systemPrompt,
            contextTokens.orElseThrow(),
            fallback));
  }

  private void checkWhatTypeNeeds(Type type, Optional<Double> temperature) {
    switch (type) {
      case OPENAI -> need(type, LlmProviders.MODEL, "the provider's name for the model");
      case ANTHROPIC -> {
        need(type, LlmProviders.MODEL, "the provider's name for the model");
        need(type, LlmProviders.API_KEY, "the key of your account");
        if (temperature.filter(degree -> degree > 1).isPresent()) {
          findings.fault(
              LlmProviders.TEMPERATURE.variable(number),
              "is over 1, the highest that type anthropic knows",
              "make it 1 or less, or leave it out");
        }
      }
      case DIFY -> {
        need(type, LlmProviders.API_KEY, "the key of the app");
        ignore(type, LlmProviders.MODEL, LlmProviders.MAX_TOKENS, LlmProviders.TEMPERATURE);
      }
      case DEMO ->
          ignore(type, LlmProviders.ENDPOINT, LlmProviders.API_KEY, LlmProviders.API_KEY_HEADER);
    }
  }

  private void need(Type type, Setting<?> setting, String hint) {
    if (!isSet(setting)) {
      findings.fault(
          setting.variable(number),
          "required for type %s and not set".formatted(LlmProviders.word(type)),
          "set it, or %s in config.toml, to %s".formatted(setting.key(), hint));
    }
  }

  private void ignore(Type type, Setting<?>... settings) {
    for (Setting<?> setting : settings) {
      if (isSet(setting)) {
        findings.warning(
            setting.variable(number),
            "not used by type %s and ignored".formatted(LlmProviders.word(type)),
            "remove it");
      }
    }
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
