package io.chatbox.config;

import io.chatbox.config.LlmProviderSettings.Api;
import io.chatbox.config.LlmProviderSettings.Generation;
import io.chatbox.config.LlmProviderSettings.Route;
import io.chatbox.config.LlmProviderSettings.Type;
import io.chatbox.config.type.Findings;
import io.chatbox.config.type.HttpProxy;
import io.chatbox.config.type.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the settings of the model with one number; each is read once, so a fault comes once. */
final class LlmProvider {
  private final int number;
  private final Map<String, String> variables;
  private final OutboundProxies proxies;
  private final Findings findings;
  private final Optional<String> id;
  private final Optional<String> fallback;

  LlmProvider(
      int number, Map<String, String> variables, OutboundProxies proxies, Findings findings) {
    this.number = number;
    this.variables = variables;
    this.proxies = proxies;
    this.findings = findings;
    this.id = read(EachModelSettings.ID);
    this.fallback = optional(EachModelSettings.FALLBACK);
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
    Optional<Type> type = read(EachModelSettings.TYPE);
    Optional<String> name = optional(EachModelSettings.NAME_SHOWN);
    Optional<Api> api = readApi(type);
    Generation generation = readGeneration();
    Optional<Integer> contextTokens = read(EachModelSettings.CONTEXT_TOKENS);
    type.ifPresent(known -> checkWhatTypeNeeds(known, generation.temperature()));
    if (id.isEmpty() || findings.faults().size() > faultsBefore) {
      return Optional.empty();
    }
    return Optional.of(
        new LlmProviderSettings(
            id.orElseThrow(),
            name.or(() -> id).orElseThrow(),
            type.orElseThrow(),
            api.orElseThrow(),
            generation,
            contextTokens.orElseThrow(),
            fallback));
  }

  /** With the defaults of the type, so absent if that is. */
  private Optional<Api> readApi(Optional<Type> type) {
    Optional<URI> written = optional(EachModelSettings.ENDPOINT);
    Optional<Optional<HttpProxy>> own = optional(EachModelSettings.PROXY);
    Optional<Path> authorities = optional(EachModelSettings.CA_FILE);
    Optional<Secret> key = optional(EachModelSettings.API_KEY);
    Optional<String> keyHeader = optional(EachModelSettings.API_KEY_HEADER);
    Optional<String> model = optional(EachModelSettings.MODEL);
    return type.map(
        known -> {
          Optional<URI> endpoint =
              known.endpoint().map(usual -> written.map(known.base()::of).orElse(usual));
          return new Api(
              endpoint,
              key,
              keyHeader.orElse(known.apiKeyHeader()),
              model.orElse(known.word()),
              new Route(own.orElseGet(() -> endpoint.flatMap(proxies::to)), authorities));
        });
  }

  private Generation readGeneration() {
    return new Generation(
        optional(EachModelSettings.MAX_TOKENS),
        optional(EachModelSettings.TEMPERATURE),
        optional(EachModelSettings.SYSTEM_PROMPT),
        optional(EachModelSettings.INPUTS).orElse(Map.of()));
  }

  private void checkWhatTypeNeeds(Type type, Optional<Double> temperature) {
    switch (type) {
      case OPENAI -> {
        need(type, EachModelSettings.MODEL, "the provider's name for the model");
        ignore(type, EachModelSettings.INPUTS);
      }
      case ANTHROPIC -> {
        ignore(type, EachModelSettings.INPUTS);
        need(type, EachModelSettings.MODEL, "the provider's name for the model");
        need(type, EachModelSettings.API_KEY, "the key of your account");
        if (temperature.filter(degree -> degree > 1).isPresent()) {
          findings.fault(
              EachModelSettings.TEMPERATURE.variable(number),
              "is over 1, the highest that type anthropic knows",
              "make it 1 or less, or leave it out");
        }
      }
      case DIFY -> {
        need(type, EachModelSettings.API_KEY, "the key of the app");
        ignore(
            type,
            EachModelSettings.MODEL,
            EachModelSettings.MAX_TOKENS,
            EachModelSettings.TEMPERATURE);
      }
      case DEMO ->
          ignore(
              type,
              EachModelSettings.ENDPOINT,
              EachModelSettings.API_KEY,
              EachModelSettings.API_KEY_HEADER,
              EachModelSettings.INPUTS,
              EachModelSettings.CA_FILE,
              EachModelSettings.PROXY);
    }
  }

  private void need(Type type, Setting<?> setting, String hint) {
    if (!isSet(setting)) {
      findings.fault(
          setting.variable(number),
          "required for type %s and not set".formatted(type.word()),
          "set it, or %s in config.toml, to %s".formatted(setting.key(), hint));
    }
  }

  private void ignore(Type type, Setting<?>... settings) {
    for (Setting<?> setting : settings) {
      if (isSet(setting)) {
        findings.warning(
            setting.variable(number),
            "not used by type %s and ignored".formatted(type.word()),
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
