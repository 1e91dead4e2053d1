package io.chatbox.llm.wire;

import io.chatbox.config.LlmProviderSettings;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * What providers over HTTP share. Each has an HTTP client of its own, so that a sick one spoils and
 * delays no other's connections.
 */
public final class Wire implements AutoCloseable {
  private static final Duration TIDY_EVERY = Duration.ofMillis(500);

  private final List<ProviderServer> servers = new CopyOnWriteArrayList<>();

  // Made once: finding the JSON provider costs more than parsing a chunk.
  private final JsonProvider json = JsonProvider.provider();
  private final JsonParserFactory parsers = json.createParserFactory(Map.of());
  private final JsonGeneratorFactory generators = json.createGeneratorFactory(Map.of());

  private final RetryAfter retryAfter;
  private final Thread tidying;

  /**
   * @param clock for {@code Retry-After} when it is a date
   */
  public Wire(Clock clock) {
    retryAfter = new RetryAfter(clock);
    tidying = Thread.ofVirtual().name("llm-tidy").start(this::tidy);
  }

  /**
   * A provider's way to its server.
   *
   * @throws IllegalArgumentException if endpoint or key can't be used; never shows the key
   */
  public Upstream upstream(LlmProviderSettings settings) {
    ProviderServer server = new ProviderServer(settings, parsers, retryAfter);
    servers.add(server);
    return new Upstream(server);
  }

  /** Until all is closed: connections that nobody uses or ends are not kept for ever. */
  private void tidy() {
    try {
      while (true) {
        Thread.sleep(TIDY_EVERY);
        servers.forEach(ProviderServer::tidy);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /** How many connections are open, used or kept. */
  public int connections() {
    return servers.stream().mapToInt(ProviderServer::connections).sum();
  }

  /** A JSON object. */
  public String object(Consumer<JsonGenerator> members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = generators.createGenerator(text)) {
      out.writeStartObject();
      members.accept(out);
      out.writeEnd();
    }
    return text.toString();
  }

  /** Breaks off what runs: it ends as failed. */
  @Override
  public void close() {
    tidying.interrupt();
    servers.forEach(ProviderServer::close);
  }
}
