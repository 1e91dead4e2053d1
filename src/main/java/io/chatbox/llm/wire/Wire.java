package io.chatbox.llm.wire;

import io.chatbox.config.LlmProviderSettings;
import jakarta.json.JsonReaderFactory;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * What providers over HTTP share. Each has an HTTP client of its own, so that a sick one spoils and
 * delays no other's connections.
 */
public final class Wire implements AutoCloseable {
  private final List<Upstream> upstreams = new CopyOnWriteArrayList<>();

  // Made once: finding the JSON provider costs more than parsing a chunk.
  private final JsonProvider json = JsonProvider.provider();
  private final JsonParserFactory parsers = json.createParserFactory(Map.of());
  private final JsonReaderFactory readers = json.createReaderFactory(Map.of());
  private final JsonGeneratorFactory generators = json.createGeneratorFactory(Map.of());

  private final RetryAfter retryAfter;

  /**
   * @param clock for {@code Retry-After} when it is a date
   */
  public Wire(Clock clock) {
    retryAfter = new RetryAfter(clock);
  }

  /**
   * A provider's way to its server.
   *
   * @throws IllegalArgumentException if endpoint or key can't be used; never shows the key
   */
  public Upstream upstream(LlmProviderSettings settings) {
    Upstream upstream = new Upstream(settings, parsers, readers, retryAfter);
    upstreams.add(upstream);
    return upstream;
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
    upstreams.forEach(Upstream::close);
  }
}
