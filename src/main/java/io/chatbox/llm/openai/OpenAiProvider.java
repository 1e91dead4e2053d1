package io.chatbox.llm.openai;

import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.Provider;
import io.chatbox.llm.RetryAfter;
import io.chatbox.llm.StreamEvent;
import io.chatbox.telemetry.Log;
import jakarta.json.JsonReaderFactory;
import jakarta.json.stream.JsonParserFactory;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One provider: a POST for each answer, whose response's body is the answer. */
final class OpenAiProvider implements Provider {
  private static final Log log = Log.of(OpenAiProvider.class);

  private final String id;
  private final RenewedClient http;
  private final ChatRequest request;
  private final JsonParserFactory parsers;
  private final JsonReaderFactory readers;
  private final RetryAfter retryAfter;

  OpenAiProvider(
      String id,
      RenewedClient http,
      ChatRequest request,
      JsonParserFactory parsers,
      JsonReaderFactory readers,
      RetryAfter retryAfter) {
    this.id = id;
    this.http = http;
    this.request = request;
    this.parsers = parsers;
    this.readers = readers;
    this.retryAfter = retryAfter;
  }

  @Override
  public AnswerStream stream(Prompt prompt, Consumer<StreamEvent> events) {
    Exchange exchange = new Exchange(request.body(prompt), events);
    HttpClient client = http.get();
    CompletableFuture<HttpResponse<Void>> call =
        client.sendAsync(request.with(exchange), info -> body(info, exchange));
    call.whenComplete(
        (response, thrown) -> {
          if (thrown != null) {
            broken(client, NetworkFault.of(thrown), exchange);
          }
          exchange.forget();
        });
    return () -> call.cancel(true);
  }

  private void broken(HttpClient client, NetworkFault fault, Consumer<StreamEvent> events) {
    if (fault.isUnreadable()) {
      http.renew(client);
    }
    events.accept(new StreamEvent.Failed(fault.failure()));
  }

  private BodySubscriber<Void> body(ResponseInfo info, Consumer<StreamEvent> events) {
    if (info.statusCode() != 200) {
      return new RefusalBody(readers, error -> refused(info, error, events));
    }
    return unreadable(info.headers())
        .<BodySubscriber<Void>>map(
            what ->
                new RefusalBody(
                    readers, error -> events.accept(new StreamEvent.Failed(error.insteadOf(what)))))
        .orElseGet(() -> new ResponseStream(new ChunkReader(parsers, events)));
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

  private void refused(ResponseInfo info, ProviderError error, Consumer<StreamEvent> events) {
    int status = info.statusCode();
    if (error.concernsSettings(status)) {
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
    events.accept(new StreamEvent.Failed(error.withStatus(status, wait)));
  }
}
