package io.chatbox.config;

import java.net.URI;
import java.util.Optional;

/**
 * One model that users may choose, as {@code LLM_PROVIDER_<n>_*} or {@code
 * [[chatbox.llm.providers]]} describe it.
 *
 * @param id what clients select it by
 * @param name what people see
 * @param type which wire format it speaks
 * @param endpoint base address of the provider's API without a slash at its end, absent for {@link
 *     Type#DEMO}
 * @param apiKey absent if requests carry none
 * @param model the provider's own name for the model; {@code demo} unless set for {@link Type#DEMO}
 * @param maxTokens longest answer, absent if the provider decides
 * @param temperature from 0 to 2, absent if the provider decides
 * @param systemPrompt what it is told before each conversation
 * @param contextTokens how many tokens of conversation a request may carry
 * @param fallback id of the model that answers when this one can't; following it comes to an end
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
    int contextTokens,
    Optional<String> fallback) {

  /** Which wire format the provider speaks. */
  public enum Type {
    OPENAI,
    DEMO
  }
}
