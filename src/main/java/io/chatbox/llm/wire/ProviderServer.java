package io.chatbox.llm.wire;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.config.type.Secret;
import io.chatbox.llm.StreamEvent;
import io.chatbox.telemetry.Log;
import jakarta.json.stream.JsonParserFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.util.Timeout;

/**
 * A provider's server, as the settings describe it: makes requests, which carry the key in a header
 * and nowhere else, and tells what only the operator can mend. Any number of threads.
 */
final class ProviderServer {
  private static final Log log = Log.of(ProviderServer.class);
  private static final Timeout TELLING = Timeout.ofSeconds(10);

  /** How long a provider has for usage and its mark of the end, once the model has ended. */
  private static final Duration TRAILING = Duration.ofSeconds(2);

  private final String id;
  private final URI base;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final Connections connections;
  private final JsonParserFactory parsers;
  private final RetryAfter retryAfter;
  private final Complaints complaints;

  /** Replies whose answer is whole. */
  private final Set<Reply> ending = ConcurrentHashMap.newKeySet();

  /**
   * @throws IllegalArgumentException if endpoint, key or route can't be used; never shows the key
   */
  ProviderServer(LlmProviderSettings settings, JsonParserFactory parsers, RetryAfter retryAfter) {
    this.id = settings.id();
    this.base =
        settings
            .api()
            .endpoint()
            .orElseThrow(
                () -> new IllegalArgumentException("LLM provider " + id + " has no endpoint"));
    this.parsers = parsers;
    this.retryAfter = retryAfter;
    this.complaints = new Complaints(id);
    headers.put("Accept", "text/event-stream");
    // Pieces come sooner uncompressed; what is compressed all the same is read.
    headers.put("Accept-Encoding", "identity");
    settings.api().key().map(Secret::reveal).ifPresent(key -> authorize(settings, key));
    this.connections = new Connections(Hosts.of(base), settings.api().route());
  }

  private void authorize(LlmProviderSettings settings, String key) {
    if (!key.chars().allMatch(unit -> unit > ' ' && unit < 0x7F)) {
      throw new IllegalArgumentException(
          "the API key of LLM provider " + id + " can't be sent in a header");
    }
    String name = settings.api().keyHeader();
    headers.put(name, name.equalsIgnoreCase("Authorization") ? "Bearer " + key : key);
  }

  /** A header that all requests carry. To be said before any is made. */
  void with(String header, String value) {
    headers.put(header, value);
  }

  /**
   * Makes a request whose response's body nobody wants, and waits for it, some seconds at most.
   *
   * @return the response's status
   * @throws IOException if there is none
   */
  int send(String method, String path, String json) throws IOException {
    return connections.send(request(method, path), bytes(json), TELLING);
  }

  /** The endpoint may end with a slash, and may have a query (Azure's {@code api-version}). */
  private HttpRequest request(String method, String path) {
    String above = base.getRawPath() == null ? "" : base.getRawPath().replaceFirst("/+$", "");
    String query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
    HttpRequest request = connections.request(method, above + path + query);
    headers.forEach(request::setHeader);
    return request;
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  /** One that was kept, or one that is still to be opened. */
  Connection connection() {
    return connections.take();
  }

  /** Waits until it is open. */
  void open(Connection connection) throws IOException {
    connections.open(connection);
  }

  Reply question(
      Connection connection, String path, String json, Reply.Listener call, AnswerReader answer) {
    return new Reply(connection, request("POST", path), bytes(json), call, answer);
  }

  /** Its answer is whole: the rest may not take long. */
  void isEnding(Reply reply) {
    ending.add(reply);
  }

  void hasEnded(Reply reply) {
    ending.remove(reply);
  }

  AnswerReader reader(Dialect dialect, Consumer<StreamEvent> events) {
    return dialect.reader(parsers, events);
  }

  ProviderError error(String body) {
    return ProviderError.read(parsers, body);
  }

  Duration wait(Optional<String> header) {
    return retryAfter.read(header);
  }

  void worked() {
    complaints.forget();
  }

  void refused(Ending.Refused refused) {
    complaints.of(refused);
  }

  void broke(Ending.Broken broken) {
    complaints.of(broken);
  }

  /** A fault of ours. */
  void broke(Throwable fault) {
    log.error("Call of an LLM provider broke", fault, "provider", id);
  }

  /** How many connections are open, used or kept. */
  int connections() {
    return connections.size();
  }

  /** Lets go of connections that nobody uses, or that stay open behind a whole answer. */
  void tidy() {
    connections.closeIdle();
    for (Reply reply : ending) {
      if (reply.silence().compareTo(TRAILING) >= 0) {
        reply.giveUp();
      }
    }
  }

  /** Something that nobody waited for was not taken. */
  void couldNotBeTold(String detail) {
    log.warn("LLM provider could not be told", "provider", id, "detail", detail);
  }

  /** Breaks off what runs: it ends as failed. */
  void close() {
    connections.close();
  }
}
