package io.chatbox.llm.wire;

import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.function.Consumer;

/**
 * The body of a response that is no answer: <code>{"error":{"code":"…","type":"…"}}</code> at best,
 * or the same without {@code error} around it. Its first 8 KiB are read; a longer one is cancelled,
 * one that breaks off counts as it is.
 */
final class RefusalBody implements BodySubscriber<Void> {
  private static final int LIMIT = 8 << 10;

  private final JsonReaderFactory json;
  private final Consumer<ProviderError> errors;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<Void> body = new CompletableFuture<>();
  private Subscription subscription;

  /**
   * @param errors gets what was found, once
   */
  RefusalBody(JsonReaderFactory json, Consumer<ProviderError> errors) {
    this.json = json;
    this.errors = errors;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      byte[] next = new byte[Math.min(buffer.remaining(), LIMIT - bytes.size())];
      buffer.get(next);
      bytes.writeBytes(next);
    }
    if (bytes.size() == LIMIT) {
      subscription.cancel();
      onComplete();
    }
  }

  @Override
  public void onError(Throwable fault) {
    onComplete();
  }

  @Override
  public void onComplete() {
    if (!body.isDone()) {
      errors.accept(error());
      body.complete(null);
    }
  }

  @Override
  public CompletionStage<Void> getBody() {
    return body;
  }

  private ProviderError error() {
    try (JsonReader reader = json.createReader(new ByteArrayInputStream(bytes.toByteArray()))) {
      return ProviderError.ofBody(reader.readValue());
    } catch (RuntimeException e) {
      // JsonException, or a bare one when it is nested too deeply: an error page, most often.
      return ProviderError.UNKNOWN;
    }
  }
}
