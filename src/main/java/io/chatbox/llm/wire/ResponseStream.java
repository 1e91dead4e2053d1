package io.chatbox.llm.wire;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/**
 * The body of a streamed answer, parsed on the HTTP client's thread while it arrives. All that is
 * received is used up before {@code onNext} returns, so demand is unlimited and yet nothing queues.
 * After the answer's end the rest is read and dropped, within the bound, so that the connection can
 * be used again; a body that is of no use any more is cancelled, which closes the connection.
 */
final class ResponseStream implements BodySubscriber<Void> {
  private static final int MAX_EVENT = 1 << 20;
  private static final long MAX_BYTES = 64L << 20;
  private static final long MAX_REST = 64L << 10;

  private final AnswerReader answer;
  private final SseParser parser;
  private final CompletableFuture<Void> body = new CompletableFuture<>();
  private Subscription subscription;
  private long left = MAX_BYTES;

  ResponseStream(AnswerReader answer) {
    this.answer = answer;
    this.parser = new SseParser(MAX_EVENT, answer::read);
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer bytes : buffers) {
      left -= bytes.remaining();
      if (answer.over()) {
        continue;
      }
      if (!parser.parse(bytes)) {
        answer.fail("event is too long");
      } else if (answer.over()) {
        left = MAX_REST;
      }
    }
    if (left < 0 || answer.failed()) {
      answer.fail("response is too long");
      subscription.cancel();
      body.complete(null);
    }
  }

  @Override
  public void onError(Throwable fault) {
    answer.brokenOff();
    body.completeExceptionally(fault);
  }

  @Override
  public void onComplete() {
    answer.endOfStream();
    body.complete(null);
  }

  @Override
  public CompletionStage<Void> getBody() {
    return body;
  }
}
