package io.chatbox.llm.wire;

import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.wire.Dialect.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.io.Closer;

/**
 * One question to a provider, on a virtual thread of its own: what comes is read, parsed and passed
 * on there, piece by piece, and nobody else is woken for it. A provider that would take the
 * question in other words is asked in those. Whoever gives it up closes its connection under it,
 * from any thread.
 */
final class Call implements AnswerStream, Runnable {
  /** How long a provider has for usage and its mark of the end, once the model has ended. */
  private static final Duration TRAILING = Duration.ofSeconds(2);

  /** How often a call is put in other words: there are only so many fields to leave out. */
  private static final int MOST_WORDINGS = 6;

  private final ProviderServer server;
  private final String path;
  private final Dialect dialect;
  private final Consumer<StreamEvent> events;
  private String json;
  private int wordings;
  private volatile boolean cancelled;
  private volatile HttpUriRequestBase request;

  Call(
      ProviderServer server,
      String path,
      String json,
      Dialect dialect,
      Consumer<StreamEvent> events) {
    this.server = server;
    this.path = path;
    this.json = json;
    this.dialect = dialect;
    this.events = events;
  }

  @Override
  public void cancel() {
    cancelled = true;
    HttpUriRequestBase running = request;
    if (running != null) {
      running.cancel();
    }
  }

  @Override
  public void run() {
    try {
      while (!cancelled && ask()) {
        wordings++;
      }
    } catch (RuntimeException e) {
      server.broke(e);
      failed(new LlmFailure(LlmFailure.Kind.UNAVAILABLE, e.getClass().getSimpleName()));
    }
  }

  /** Asks once; whether to ask again, in other words. */
  private boolean ask() {
    HttpUriRequestBase asking = server.post(path, json);
    request = asking;
    if (cancelled) {
      return false;
    }
    try {
      return exchange(asking);
    } catch (IOException e) {
      NetworkFault fault = NetworkFault.of(e);
      broken(new Ending.Broken(fault.detail(), fault.meaning()), fault.progress());
      return false;
    }
  }

  private boolean exchange(HttpUriRequestBase asking) throws IOException {
    ClassicHttpResponse response = server.open(asking);
    try {
      return judge(response, asking);
    } finally {
      // First: closing a response waits for what was not read of it.
      asking.cancel();
      Closer.closeQuietly(response);
    }
  }

  private boolean judge(ClassicHttpResponse response, HttpUriRequestBase asking)
      throws IOException {
    int status = response.getCode();
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      return refused(
          new Ending.Refused("status " + status, status, ProviderError.UNKNOWN, meaning(status)),
          response);
    }
    ResponseBody body = new ResponseBody(entity.getContent());
    if (status / 100 != 2) {
      ProviderError error = server.error(body.refusal());
      Meaning meaning = dialect.meaning(status, error);
      return refused(new Ending.Refused("status " + status, status, error, meaning), response);
    }
    return readAnswer(body, asking);
  }

  private Meaning meaning(int status) {
    return status / 100 == 2 ? Meaning.PASSING : dialect.meaning(status, ProviderError.UNKNOWN);
  }

  private boolean readAnswer(ResponseBody body, HttpUriRequestBase asking) {
    AnswerReader answer = server.reader(dialect, events);
    try {
      body.read(answer, () -> trail(body, asking, TRAILING));
    } catch (IOException e) {
      NetworkFault fault = NetworkFault.of(e);
      answer.breakOff(fault.detail(), fault.meaning());
    }
    return switch (answer.ending()) {
      case Ending.Complete(String finishReason) -> {
        server.worked();
        events.accept(new StreamEvent.End(finishReason));
        body.drain();
        yield false;
      }
      case Ending.Broken broken -> {
        broken(broken, Progress.ANSWERED);
        yield false;
      }
      case Ending.Refused refused -> {
        if (!answer.hasSpoken() && takesOtherWords(refused)) {
          yield true;
        }
        server.refused(refused);
        failed(failure(refused, Progress.ANSWERED, 0, Duration.ZERO));
        yield false;
      }
    };
  }

  /** A connection that stays open after a whole answer is given up, unless more comes by it. */
  private static void trail(ResponseBody body, HttpUriRequestBase asking, Duration wait) {
    CompletableFuture.delayedExecutor(wait.toNanos(), TimeUnit.NANOSECONDS)
        .execute(
            () -> {
              Duration silent = Duration.ofNanos(System.nanoTime() - body.lastEvent());
              if (silent.compareTo(TRAILING) >= 0) {
                asking.cancel();
              } else {
                trail(body, asking, TRAILING.minus(silent));
              }
            });
  }

  private boolean refused(Ending.Refused refused, ClassicHttpResponse response) {
    if (takesOtherWords(refused)) {
      return true;
    }
    server.refused(refused);
    failed(failure(refused, Progress.REFUSED, refused.status(), server.wait(response)));
    return false;
  }

  private boolean takesOtherWords(Ending.Refused refused) {
    Optional<String> other =
        wordings < MOST_WORDINGS
            ? dialect.inOtherWords(refused.status(), refused.error())
            : Optional.empty();
    other.ifPresent(words -> json = words);
    return other.isPresent();
  }

  private LlmFailure failure(Ending.Refused refused, Progress progress, int status, Duration wait) {
    return failure(refused.meaning(), refused.detail(), dialect.mayRepeat(progress, status), wait);
  }

  private void broken(Ending.Broken broken, Progress progress) {
    if (cancelled) {
      return; // By us.
    }
    server.broke(broken);
    boolean may = dialect.mayRepeat(progress, 0);
    failed(failure(broken.meaning(), broken.detail(), may, Duration.ZERO));
  }

  private static LlmFailure failure(Meaning meaning, String detail, boolean may, Duration wait) {
    LlmFailure failure = meaning.failure(detail, wait);
    return may ? failure : new LlmFailure(failure.kind(), failure.detail());
  }

  private void failed(LlmFailure failure) {
    events.accept(new StreamEvent.Failed(failure));
  }
}
