package io.chatbox.llm;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.config.LlmProviderSettings.Api;
import io.chatbox.config.LlmProviderSettings.Generation;
import io.chatbox.config.LlmProviderSettings.Route;
import io.chatbox.config.LlmProviderSettings.Type;
import io.chatbox.config.type.Secret;
import io.chatbox.llm.CircuitBreaker.Rule;
import io.chatbox.telemetry.Metrics;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings of providers, models that are asked by them, and prompts. */
public final class Providers {
  /** What the clock of all models says. */
  static final Instant NOW = Instant.parse("2026-03-06T08:49:07.900Z");

  private static final Rule ALWAYS_CLOSED = new Rule(Integer.MAX_VALUE, Duration.ZERO);
  static final Duration BACKOFF = Duration.ofMillis(20);
  private static final Duration LINGER = Duration.ofMillis(500);

  private Providers() {}

  public static LlmProviderSettings openAi(URI endpoint) {
    return openAi("gpt", endpoint);
  }

  public static LlmProviderSettings openAi(String id, URI endpoint) {
    return full(Type.OPENAI, id, "GPT", endpoint, "Authorization");
  }

  public static LlmProviderSettings anthropic(URI endpoint) {
    return full(Type.ANTHROPIC, "claude", "Claude", endpoint, "x-api-key");
  }

  public static LlmProviderSettings dify(URI endpoint) {
    return full(Type.DIFY, "app", "App", endpoint, "Authorization");
  }

  private static LlmProviderSettings full(
      Type type, String id, String name, URI endpoint, String apiKeyHeader) {
    return new LlmProviderSettings(
        id,
        name,
        type,
        new Api(
            Optional.of(endpoint),
            Optional.of(new Secret("sk-key")),
            apiKeyHeader,
            "gpt-test",
            Route.DIRECT),
        new Generation(Optional.of(256), Optional.of(0.5), Optional.of("Be kind."), Map.of()),
        8000,
        Optional.empty());
  }

  /** The same with what may be left out left out. */
  public static LlmProviderSettings bare(LlmProviderSettings full) {
    return new LlmProviderSettings(
        full.id(),
        full.name(),
        full.type(),
        new Api(
            full.api().endpoint(),
            Optional.empty(),
            full.api().keyHeader(),
            full.api().model(),
            full.api().route()),
        new Generation(Optional.empty(), Optional.empty(), Optional.empty(), Map.of()),
        full.contextTokens(),
        full.fallback());
  }

  /** The same with another key. */
  public static LlmProviderSettings withKey(
      LlmProviderSettings full, String header, String apiKey) {
    return new LlmProviderSettings(
        full.id(),
        full.name(),
        full.type(),
        new Api(
            full.api().endpoint(),
            Optional.of(new Secret(apiKey)),
            header,
            full.api().model(),
            full.api().route()),
        full.generation(),
        full.contextTokens(),
        full.fallback());
  }

  public static LlmProviderSettings demo() {
    return new LlmProviderSettings(
        "demo",
        "Demo",
        Type.DEMO,
        new Api(Optional.empty(), Optional.empty(), "Authorization", "demo", Route.DIRECT),
        new Generation(Optional.empty(), Optional.empty(), Optional.empty(), Map.of()),
        8000,
        Optional.empty());
  }

  /** Models whose circuits stay closed, without figures. */
  static ProviderModels models(List<LlmProviderSettings> providers, Guard guard) {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    return new ProviderModels(providers, guard, clock, ALWAYS_CLOSED, Metrics.NONE);
  }

  /** One that loses less time than in production, before a retry and after an answer's end. */
  static Guard guard(Timeouts timeouts, int attempts) {
    return new Guard(timeouts, new RetryPolicy(attempts, timeouts.firstPiece(), BACKOFF), LINGER);
  }

  /** For the log alone. */
  static CallReport report() {
    return new CallReport("gpt", CallFigures.of(Metrics.NONE, "gpt"));
  }

  /** Questions of the user {@code ada}, each but the last one answered. */
  public static Prompt asking(String... questions) {
    List<Prompt.Part> parts = new ArrayList<>();
    for (String question : questions) {
      if (!parts.isEmpty()) {
        parts.add(new Prompt.Part.Text(Prompt.Role.ASSISTANT, "Well."));
      }
      parts.add(new Prompt.Part.Text(Prompt.Role.USER, question));
    }
    return prompt(parts);
  }

  /** The words of a part. */
  public static String text(Prompt.Part part) {
    return switch (part) {
      case Prompt.Part.Text text -> text.text();
    };
  }

  /** As a provider gets it. */
  public static Prompt shaped(Prompt prompt) {
    return PromptShape.of(prompt);
  }

  /** A conversation of the user {@code ada}. */
  public static Prompt prompt(List<Prompt.Part> parts) {
    return new Prompt(parts, new Prompt.Requester("ada"), Optional.empty());
  }
}
