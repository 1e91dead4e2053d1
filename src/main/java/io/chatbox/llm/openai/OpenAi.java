package io.chatbox.llm.openai;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.llm.Provider;
import io.chatbox.llm.RetryAfter;
import jakarta.json.JsonReaderFactory;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonGeneratorFactory;
import jakarta.json.stream.JsonParserFactory;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * Makes providers that speak Chat Completions. All share one HTTP client, which runs everything on
 * its own thread: handing a piece to another thread costs more than parsing it.
 */
public final class OpenAi implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient http =
      HttpClient.newBuilder()
          .executor(Runnable::run)
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  // Made once: finding the JSON provider costs more than parsing a chunk.
  private final JsonProvider json = JsonProvider.provider();
  private final JsonParserFactory parsers = json.createParserFactory(Map.of());
  private final JsonReaderFactory readers = json.createReaderFactory(Map.of());
  private final JsonGeneratorFactory generators = json.createGeneratorFactory(Map.of());

  private final RetryAfter retryAfter;

  /**
   * @param clock for {@code Retry-After} when it is a date
   */
  public OpenAi(Clock clock) {
    retryAfter = new RetryAfter(clock);
  }

  /**
   * @throws IllegalArgumentException if endpoint or key can't be used; never shows the key
   */
  public Provider provider(LlmProviderSettings settings) {
    return new OpenAiProvider(
        settings.id(), http, new ChatRequest(settings, generators), parsers, readers, retryAfter);
  }

  /** Breaks off what runs: it ends as failed. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
