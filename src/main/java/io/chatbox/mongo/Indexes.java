package io.chatbox.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import io.chatbox.telemetry.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.bson.Document;

/**
 * Creates the indexes of all features, which is idempotent, and holds back writes until those exist
 * that keep them right. Tries until it has them all.
 */
final class Indexes implements AutoCloseable {
  static final Duration AFTER_CONFLICT = Duration.ofSeconds(30);

  private static final Log log = Log.of(Indexes.class);

  /** Building one over a large collection takes its time; it holds nobody up but new writes. */
  private static final Duration BUILD = Duration.ofMinutes(10);

  private final Function<String, MongoCollection<Document>> collections;
  private final List<Index> all;
  private final Backoff backoff;
  private final Duration afterConflict;
  private final CountDownLatch ready = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * @param collections gives them by their names
   * @param afterConflict how long to wait when the database refuses an index, until someone has
   *     acted on it
   */
  Indexes(
      Function<String, MongoCollection<Document>> collections,
      List<Index> all,
      Backoff backoff,
      Duration afterConflict) {
    this.collections = collections;
    this.all = all;
    this.backoff = backoff;
    this.afterConflict = afterConflict;
  }

  /** Creates what is missing; returns when all is there or {@link #close()} was called. */
  void create() {
    List<Index> missing = new ArrayList<>(all);
    for (int attempt = 1; ; attempt++) {
      Duration wait = round(missing, attempt);
      if (missing.stream().noneMatch(Index::essential)) {
        ready.countDown();
      }
      if (missing.isEmpty()) {
        log.info(
            "MongoDB indexes created successfully",
            "indexes",
            all.stream().map(Index::name).toList());
        return;
      }
      if (await(closed, wait) || Thread.currentThread().isInterrupted()) {
        return;
      }
    }
  }

  boolean ready() {
    return ready.getCount() == 0;
  }

  /** Whether the indexes that writes rely on exist, waiting that long for them. */
  boolean awaitReady(Duration patience) {
    return ready() || await(ready, patience);
  }

  @Override
  public void close() {
    closed.countDown();
  }

  /** One try at everything missing: how long to wait before the next. */
  private Duration round(List<Index> missing, int attempt) {
    try {
      missing.removeIf(this::made);
      return afterConflict;
    } catch (MongoException away) {
      Duration wait = backoff.delay(attempt);
      if (closed.getCount() > 0) {
        Backoff.logRetry(attempt, wait, away);
      }
      return wait;
    } catch (IllegalStateException clientClosed) {
      return backoff.delay(attempt);
    }
  }

  private boolean made(Index index) {
    MongoCollection<Document> collection = collections.apply(index.collection());
    try {
      collection
          .withTimeout(BUILD.toMillis(), TimeUnit.MILLISECONDS)
          .createIndex(index.keys(), index.options());
      return true;
    } catch (MongoCommandException refused) {
      log.error(
          "MongoDB index could not be created",
          "index",
          index.name(),
          "collection",
          collection.getNamespace(),
          "keys",
          index.keys().toJson(),
          "code",
          refused.getErrorCodeName() + "(" + refused.getErrorCode() + ")",
          "advice",
          advice(refused, index));
      return false;
    }
  }

  private static String advice(MongoCommandException refused, Index index) {
    String consequence = index.essential() ? " Nothing is stored until then." : "";
    String what =
        switch (refused.getErrorCode()) {
          case 85, 86 -> "an index of other shape stands in the way: drop it in the mongo shell.";
          case 11000 -> "documents hold the same key twice: remove or change all but one of each.";
          case 13 -> "give the user in MONGO_URI the role readWrite on this database.";
          default -> "see the code in MongoDB's documentation.";
        };
    return "\"" + what + consequence + "\"";
  }

  private static boolean await(CountDownLatch latch, Duration patience) {
    try {
      return latch.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
