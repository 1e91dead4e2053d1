package io.chatbox.llm.wire;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.util.Timeout;

/** A request of whose response nobody wants more than the status. */
final class Telling extends Exchange {
  private static final int MAX_REST = 64 << 10;

  /** Empty if nothing was sent. */
  private final CompletableFuture<Optional<Integer>> status = new CompletableFuture<>();

  private int code;
  private int read;

  Telling(Connection connection, HttpRequest request, byte[] json) {
    super(connection, request, json);
  }

  /**
   * Waits for it.
   *
   * @return empty if nothing was sent, because the connection had been closed
   * @throws IOException if there is none in time
   */
  Optional<Integer> status(Timeout limit) throws IOException {
    try {
      return status.get(limit.toMilliseconds(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      giveUp();
      throw new InterruptedIOException("no response in time");
    } catch (InterruptedException e) {
      giveUp();
      throw new InterruptedIOException();
    }
  }

  @Override
  void head(HttpResponse response, boolean hasBody) {
    code = response.getCode();
  }

  /** Read to its end, so that the connection can be used again; not for ever. */
  @Override
  void body(byte[] bytes, int count) {
    read += count;
    if (read > MAX_REST) {
      giveUp();
    }
  }

  @Override
  void end() {
    status.complete(Optional.of(code));
  }

  @Override
  void broke(Throwable fault, boolean wasSent) {
    if (code != 0) {
      end();
    } else if (wasSent) {
      status.completeExceptionally(fault);
    } else {
      status.complete(Optional.empty());
    }
  }
}
