package io.chatbox.config;

import io.chatbox.config.type.ApiBase;
import io.chatbox.config.type.HttpProxy;
import io.chatbox.config.type.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
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
   * @param endpoint base address of the provider's API, without a slash at its end: the dialect's
   *     path ({@code /chat/completions}, {@code /messages}, {@code /chat-messages}) comes after its
   *     own, then its query, if it has one. {@link URI#getHost} knows no host with an underscore,
   *     {@link io.chatbox.config.type.HostAndPort} does. Absent for {@link Type#DEMO}
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
   * @param proxy the HTTP proxy in between; absent if the server is asked directly
   * @param authorities a file with certificates of authorities that are trusted beside the usual
   *     ones; {@link io.chatbox.config.type.Certificates#read} could read it
   */
  public record Route(Optional<HttpProxy> proxy, Optional<Path> authorities) {
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
    OPENAI(
        "https://api.openai.com/v1",
        new ApiBase(List.of("/chat/completions", "/completions"), false),
        "Authorization"),
    /**
     * Its own libraries append {@code /v1/messages}, so that is what everybody has who copies it.
     */
    ANTHROPIC("https://api.anthropic.com/v1", new ApiBase(List.of("/messages"), true), "x-api-key"),
    DIFY("https://api.dify.ai/v1", new ApiBase(List.of("/chat-messages"), false), "Authorization"),
    DEMO(null, new ApiBase(List.of(), false), "Authorization");

    private final Optional<URI> endpoint;
    private final ApiBase base;
    private final String apiKeyHeader;

    /**
     * @param endpoint null if it is asked in this process
     */
    Type(String endpoint, ApiBase base, String apiKeyHeader) {
      this.endpoint = Optional.ofNullable(endpoint).map(URI::create);
      this.base = base;
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

    /** What is made of the endpoint that is set. */
    ApiBase base() {
      return base;
    }

    /** The header that carries the key unless that is set. */
    String apiKeyHeader() {
      return apiKeyHeader;
    }
  }
}
