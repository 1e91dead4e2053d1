package io.chatbox.llm.wire;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.config.type.Secret;
import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.StreamEvent;
import io.chatbox.telemetry.Log;
import jakarta.json.JsonReaderFactory;
import jakarta.json.stream.JsonParserFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One provider over HTTP: a POST for each answer, whose response's body is the answer. The key is
 * in its header, and nowhere else. Any number of threads.
 */
public final class Upstream {
  private static final Log log = Log.of(Upstream.class);
  private static final Duration TELLING = Duration.ofSeconds(10);

  private final String id;
  private final URI base;
  private final HttpRequest.Builder template;
  private final RenewedClient http;
  private final JsonParserFactory parsers;
  private final JsonReaderFactory readers;
  private final RetryAfter retryAfter;

  /**
   * @throws IllegalArgumentException if the endpoint or the key can't be used; never shows the key
   */
  Upstream(
      LlmProviderSettings settings,
      JsonParserFactory parsers,
      JsonReaderFactory readers,
      RetryAfter retryAfter) {
    this.id = settings.id();
    this.base =
        settings
            .api()
            .endpoint()
            .orElseThrow(
                () -> new IllegalArgumentException("LLM provider " + id + " has no endpoint"));
    this.parsers = parsers;
    this.readers = readers;
    this.retryAfter = retryAfter;
    template =
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream");
    settings.api().key().map(Secret::reveal).ifPresent(key -> authorize(settings, key));
    this.http = new RenewedClient();
  }

  private void authorize(LlmProviderSettings settings, String key) {
    // Checked here, because the builder's own exception shows the value.
    if (!key.chars().allMatch(unit -> unit > ' ' && unit < 0x7F)) {
      throw new IllegalArgumentException(
          "the API key of LLM provider " + id + " can't be sent in a header");
    }
    String name = settings.api().keyHeader();
    template.header(name, name.equalsIgnoreCase("Authorization") ? "Bearer " + key : key);
  }

  /** A header that all requests carry. */
  public Upstream with(String header, String value) {
    template.header(header, value);
    return this;
  }

  /** The endpoint may end with a slash, and may have a query (Azure's {@code api-version}). */
  private HttpRequest.Builder post(String path, BodyPublisher body) {
    String above = base.getRawPath() == null ? "" : base.getRawPath().replaceFirst("/+$", "");
    String query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
    URI address =
        URI.create(base.getScheme() + "://" + base.getRawAuthority() + above + path + query);
    return template.copy().uri(address).POST(body);
  }

  /**
   * Asks, without waiting for the answer.
   *
   * @param path below the endpoint, beginning with a slash
   * @param json the request
   * @return its {@code cancel} breaks the connection off
   */
  public AnswerStream ask(String path, String json, Dialect dialect, Consumer<StreamEvent> events) {
    Exchange exchange = new Exchange(json, dialect, events);
    HttpClient client = http.get();
    CompletableFuture<HttpResponse<Void>> call =
        client.sendAsync(post(path, exchange).build(), info -> body(info, exchange));
    call.whenComplete(
        (response, thrown) -> {
          if (thrown != null) {
            broken(client, NetworkFault.of(thrown), exchange);
          }
          exchange.forget();
        });
    return () -> call.cancel(true);
  }

  /**
   * Tells the provider something that nobody waits for. What fails stands in the log. Returns at
   * once, even where the host's name has to be looked up.
   */
  public void tell(String path, String json) {
    Thread.ofVirtual().name("llm-tell").start(() -> send(path, json));
  }

  private void send(String path, String json) {
    HttpRequest request = post(path, BodyPublishers.ofString(json)).timeout(TELLING).build();
    http.get()
        .sendAsync(request, BodyHandlers.discarding())
        .whenComplete(
            (response, thrown) -> {
              if (thrown != null || response.statusCode() >= 300) {
                String detail =
                    thrown == null
                        ? "status " + response.statusCode()
                        : NetworkFault.of(thrown).failure().detail();
                log.warn("LLM provider could not be told", "provider", id, "detail", detail);
              }
            });
  }

  /**
   * Has something deleted. Blocks, for ten seconds at most.
   *
   * @return the response's status, 0 if there was none
   */
  public int delete(String path, String json) {
    HttpRequest request =
        post(path, BodyPublishers.noBody())
            .method("DELETE", BodyPublishers.ofString(json))
            .timeout(TELLING)
            .build();
    try {
      return http.get().send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException fault) {
      return 0;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** Breaks off what runs: it ends as failed. */
  void close() {
    http.close();
  }

  private void broken(HttpClient client, NetworkFault fault, Consumer<StreamEvent> events) {
    if (fault.isUnreadable()) {
      http.renew(client);
    }
    events.accept(new StreamEvent.Failed(fault.failure()));
  }

  private BodySubscriber<Void> body(ResponseInfo info, Exchange exchange) {
    Dialect dialect = exchange.dialect().orElse(null);
    if (dialect == null) {
      return BodySubscribers.replacing(null);
    }
    if (info.statusCode() != 200) {
      return new RefusalBody(readers, error -> refused(info, error, dialect, exchange));
    }
    return unreadable(info.headers())
        .<BodySubscriber<Void>>map(
            what ->
                new RefusalBody(
                    readers,
                    error -> exchange.accept(new StreamEvent.Failed(error.insteadOf(what)))))
        .orElseGet(() -> new ResponseStream(dialect.reader(parsers, exchange)));
  }

  /**
   * What the response is instead of an event stream, if it says so itself. Another content type may
   * be a careless server's: what comes will tell.
   */
  private static Optional<String> unreadable(HttpHeaders headers) {
    // We accept no encoding; what came in one would be noise.
    Optional<String> encoding =
        headers.firstValue("Content-Encoding").filter(it -> !it.equalsIgnoreCase("identity"));
    if (encoding.isPresent()) {
      return Optional.of("encoded");
    }
    return headers
        .firstValue("Content-Type")
        .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
        .filter(Set.of("text/html", "application/json")::contains);
  }

  private void refused(
      ResponseInfo info, ProviderError error, Dialect dialect, Consumer<StreamEvent> events) {
    int status = info.statusCode();
    if (dialect.takes(status, error.word())) {
      return;
    }
    int meaning = dialect.meaning(status, error.word());
    if (ProviderError.concernsSettings(meaning)) {
      log.error(
          "LLM provider refuses our settings",
          "provider",
          id,
          "status",
          status,
          "code",
          error.word());
    }
    Duration wait = retryAfter.read(info.headers().firstValue("Retry-After"));
    events.accept(new StreamEvent.Failed(error.refusal(status, meaning, wait)));
  }
}
