package io.chatbox.config;

import io.chatbox.config.type.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One model that users may choose, as {@code LLM_PROVIDER_<n>_*} or {@code
 * [[chatbox.llm.providers]]} describe it.
 *
 * @param id what clients select it by
 * @param name what people see
 * @param type which wire format it speaks
 * @param api where and how it is asked
 * @param generation what it is told of how to answer
 * @param contextTokens how many tokens of conversation a request may carry
 * @param fallback id of the model that answers when this one can't; following it comes to an end
 */
public record LlmProviderSettings(
    String id,
    String name,
    Type type,
    Api api,
    Generation generation,
    int contextTokens,
    Optional<String> fallback) {

  /**
   * Where and how a model is asked.
   *
   * @param endpoint base address of the provider's API, perhaps with a query that all requests get;
   *     absent for {@link Type#DEMO}
   * @param key absent if requests carry none
   * @param keyHeader which header carries it: after {@code Bearer} if it is {@code Authorization},
   *     else alone
   * @param model the provider's own name for the model; the type's word where it needs none
   * @param route how its server is reached
   */
  public record Api(
      Optional<URI> endpoint, Optional<Secret> key, String keyHeader, String model, Route route) {}

  /**
   * How a provider's server is reached.
   *
   * @param proxy the HTTP proxy in between, perhaps with a user and a password; absent if the
   *     server is asked directly
   * @param authorities a PEM file with certificates of authorities that are trusted beside the
   *     usual ones
   */
  public record Route(Optional<URI> proxy, Optional<Path> authorities) {
    /** Straight there, as everybody goes. */
    public static final Route DIRECT = new Route(Optional.empty(), Optional.empty());
  }

  /**
   * What a model is told of how to answer.
   *
   * @param maxTokens longest answer, absent if the provider decides
   * @param temperature from 0 to 2, absent if the provider decides
   * @param systemPrompt what it is told before each conversation
   * @param inputs the variables of a Dify app, a JSON object: strings, numbers, booleans, lists and
   *     maps of them; its texts may hold {@code {{user_id}}}, {@code {{name}}} and {@code
   *     {{metadata.<key>}}}
   */
  public record Generation(
      Optional<Integer> maxTokens,
      Optional<Double> temperature,
      Optional<String> systemPrompt,
      Map<String, Object> inputs) {}

  /** Which wire format the provider speaks. */
  public enum Type {
    OPENAI("https://api.openai.com/v1", "Authorization"),
    ANTHROPIC("https://api.anthropic.com/v1", "x-api-key"),
    DIFY("https://api.dify.ai/v1", "Authorization"),
    DEMO(null, "Authorization");

    private final Optional<URI> endpoint;
    private final String apiKeyHeader;

    /**
     * @param endpoint null if it is asked in this process
     */
    Type(String endpoint, String apiKeyHeader) {
      this.endpoint = Optional.ofNullable(endpoint).map(URI::create);
      this.apiKeyHeader = apiKeyHeader;
    }

    /** As the settings write it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Where it is unless that is set, absent if it is asked in this process. */
    Optional<URI> endpoint() {
      return endpoint;
    }

    /** The header that carries the key unless that is set. */
    String apiKeyHeader() {
      return apiKeyHeader;
    }
  }
}
