package io.chatbox.llm.openai;

import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.Provider;
import io.chatbox.llm.StreamEvent;
import io.chatbox.telemetry.Log;
import jakarta.json.JsonReaderFactory;
import jakarta.json.stream.JsonParserFactory;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One provider: a POST for each answer, whose response's body is the answer. */
final class OpenAiProvider implements Provider {
  private static final Log log = Log.of(OpenAiProvider.class);

  private final String id;
  private final HttpClient http;
  private final ChatRequest request;
  private final JsonParserFactory parsers;
  private final JsonReaderFactory readers;

  OpenAiProvider(
      String id,
      HttpClient http,
      ChatRequest request,
      JsonParserFactory parsers,
      JsonReaderFactory readers) {
    this.id = id;
    this.http = http;
    this.request = request;
    this.parsers = parsers;
    this.readers = readers;
  }

  @Override
  public AnswerStream stream(Prompt prompt, Consumer<StreamEvent> events) {
    CompletableFuture<HttpResponse<Void>> call =
        http.sendAsync(request.of(prompt), info -> body(info.statusCode(), events));
    call.whenComplete(
        (response, fault) -> {
          if (fault != null) {
            events.accept(new StreamEvent.Failed(new LlmFailure(Kind.UNAVAILABLE, name(fault))));
          }
        });
    return () -> call.cancel(true);
  }

  private BodySubscriber<Void> body(int status, Consumer<StreamEvent> events) {
    return status == 200
        ? new ResponseStream(new ChunkReader(parsers, events))
        : new RefusalBody(readers, error -> refused(status, error, events));
  }

  private void refused(int status, ProviderError error, Consumer<StreamEvent> events) {
    switch (status) {
      // No user can mend these: key, account, endpoint or the model's name.
      case 401, 402, 403, 404 ->
          log.error(
              "LLM provider refuses our settings",
              "provider",
              id,
              "status",
              status,
              "code",
              error.word());
      default -> {}
    }
    events.accept(new StreamEvent.Failed(error.withStatus(status)));
  }

  /** The fault behind a failed call, by its class: messages may quote what was received. */
  private static String name(Throwable fault) {
    Throwable cause = fault;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause.getClass().getSimpleName();
  }
}
