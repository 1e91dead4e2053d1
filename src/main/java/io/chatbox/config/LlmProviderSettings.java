package io.chatbox.config;

import java.net.URI;
import java.util.Optional;

/**
 * One model that users may choose, as {@code LLM_PROVIDER_<n>_*} or {@code
 * [[chatbox.llm.providers]]} describe it.
 *
 * @param id what clients select it by
 * @param name what people see
 * @param endpoint base address of the provider's API, absent for {@link Type#DEMO}
 * @param model the provider's own name for the model
 * @param contextTokens how many tokens of conversation a request may carry
 */
public record LlmProviderSettings(
    String id,
    String name,
    Type type,
    Optional<URI> endpoint,
    Optional<Secret> apiKey,
    String model,
    Optional<Integer> maxTokens,
    Optional<Double> temperature,
    Optional<String> systemPrompt,
    int contextTokens) {

  /** Which wire format the provider speaks. */
  public enum Type {
    OPENAI,
    DEMO
  }
}
