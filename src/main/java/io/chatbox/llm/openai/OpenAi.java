package io.chatbox.llm.openai;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.llm.Provider;
import io.chatbox.llm.RetryAfter;
import jakarta.json.JsonReaderFactory;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonGeneratorFactory;
import jakarta.json.stream.JsonParserFactory;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Makes providers that speak Chat Completions. Each has an HTTP client of its own, so that a sick
 * one spoils and delays no other's connections.
 */
public final class OpenAi implements AutoCloseable {
  private final List<RenewedClient> clients = new CopyOnWriteArrayList<>();

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
    ChatRequest request = new ChatRequest(settings, generators);
    RenewedClient http = new RenewedClient();
    clients.add(http);
    return new OpenAiProvider(settings.id(), http, request, parsers, readers, retryAfter);
  }

  /** Breaks off what runs: it ends as failed. */
  @Override
  public void close() {
    clients.forEach(RenewedClient::close);
  }
}
