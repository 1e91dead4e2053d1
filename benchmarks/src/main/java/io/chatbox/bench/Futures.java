package io.chatbox.bench;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for Vert.x from the main thread. */
final class Futures {
  private static final int LIMIT = 30;

  private Futures() {}

  /**
   * @throws BenchmarkException if it fails or takes longer than 30 s
   */
  static <T> T await(Future<T> future, String otherwise) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(LIMIT, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new BenchmarkException(otherwise + ": " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new BenchmarkException(otherwise + " within " + LIMIT + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("interrupted", e);
    }
  }
}
