package io.chatbox.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import io.chatbox.telemetry.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bson.Document;

/**
 * Creates the indexes of all features, which is idempotent, and holds back writes until those exist
 * that keep them right: these first. Each is tried by itself, and tried again until it is there;
 * none holds up the others for longer than {@link Waits#each}, while a server builds it.
 */
final class Indexes implements AutoCloseable {
  private static final Log log = Log.of(Indexes.class);

  /** A server builds no more at a time. Each has a connection. */
  private static final int MOST_AT_ONCE = 4;

  /** One after the other: it is not the index. */
  private static final int AWAY_FOR_ALL = 2;

  private final List<Index> all;
  private final List<IndexBuild> missing;
  private final Backoff backoff;
  private final Waits waits;
  private final CountDownLatch ready = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Thread creating;

  /**
   * How long to wait.
   *
   * @param each for an index, before the next is looked after
   * @param afterRefusal when the database refuses one, until someone has acted on it
   */
  record Waits(Duration each, Duration afterRefusal) {
    static final Waits USUAL = new Waits(Duration.ofSeconds(30), Duration.ofSeconds(30));
  }

  /** What came of a round. */
  private enum Outcome {
    MADE,
    BUILDING,
    REFUSED,
    AWAY
  }

  /**
   * @param collections gives them by their names
   * @param command runs one on the database
   */
  Indexes(
      Function<String, MongoCollection<Document>> collections,
      UnaryOperator<Document> command,
      List<Index> all,
      Backoff backoff,
      Waits waits) {
    this.all = all;
    this.backoff = backoff;
    this.waits = waits;
    missing =
        new ArrayList<>(
            all.stream()
                .sorted(Comparator.comparing(index -> !index.essential()))
                .map(index -> new IndexBuild(index, collections, command))
                .toList());
  }

  /** Creates what is missing; returns when all is there or {@link #close()} was called. */
  void create() {
    creating = Thread.currentThread();
    try {
      int attempt = 0;
      while (closed.getCount() > 0) {
        Outcome outcome = round(++attempt);
        if (missing.isEmpty()) {
          log.info(
              "MongoDB indexes created successfully",
              "indexes",
              all.stream().map(Index::name).toList());
          return;
        }
        attempt = outcome == Outcome.AWAY ? attempt : 0;
        Duration wait =
            outcome == Outcome.REFUSED ? waits.afterRefusal() : backoff.delay(attempt + 1);
        if (closed.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      creating = null;
      missing.forEach(IndexBuild::giveUp);
    }
  }

  boolean ready() {
    return ready.getCount() == 0;
  }

  /** Whether the indexes that writes rely on exist, waiting that long for them. */
  boolean awaitReady(Duration patience) {
    try {
      return ready() || ready.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    Thread waiting = creating;
    if (waiting != null) {
      waiting.interrupt();
    }
  }

  /** One try at everything missing; the worst that came of it. */
  private Outcome round(int attempt) throws InterruptedException {
    Outcome worst = Outcome.MADE;
    int away = 0;
    for (IndexBuild build : List.copyOf(missing)) {
      if (!build.asked() && missing.stream().filter(IndexBuild::asked).count() >= MOST_AT_ONCE) {
        continue;
      }
      Outcome outcome = attempted(build, attempt);
      if (outcome == Outcome.MADE) {
        missing.remove(build);
        openIfReady();
      }
      worst = outcome.compareTo(worst) > 0 ? outcome : worst;
      away = outcome == Outcome.AWAY ? away + 1 : 0;
      if (away == AWAY_FOR_ALL) {
        return worst;
      }
    }
    openIfReady();
    return worst;
  }

  private void openIfReady() {
    if (missing.stream().noneMatch(build -> build.index().essential())) {
      ready.countDown();
    }
  }

  private Outcome attempted(IndexBuild build, int attempt) throws InterruptedException {
    try {
      if (build.done(waits.each())) {
        return Outcome.MADE;
      }
      log.info(
          "MongoDB index is being built, which goes on in the database",
          "index",
          build.index().name(),
          "collection",
          build.index().collection());
      return Outcome.BUILDING;
    } catch (MongoException fault) {
      if (closed.getCount() == 0) {
        return Outcome.AWAY;
      }
      if (Faults.isPassing(fault)) {
        Backoff.logRetry("createIndexes", attempt, backoff.delay(attempt), fault);
        return Outcome.AWAY;
      }
      tell(build.index(), fault);
      return Outcome.REFUSED;
    } catch (RuntimeException fault) {
      if (closed.getCount() > 0) {
        log.error("MongoDB index could not be asked for, the next try follows", fault);
      }
      return Outcome.AWAY;
    }
  }

  private static void tell(Index index, MongoException refused) {
    String name = refused instanceof MongoCommandException known ? known.getErrorCodeName() : "";
    log.error(
        "MongoDB index could not be created",
        "index",
        index.name(),
        "collection",
        index.collection(),
        "keys",
        index.keys().toJson(),
        "code",
        name + "(" + refused.getCode() + ")",
        "advice",
        advice(refused.getCode(), index));
  }

  private static String advice(int code, Index index) {
    String consequence = index.essential() ? " Nothing is stored until then." : "";
    String what =
        switch (code) {
          case 85, 86 -> "an index of other shape stands in the way: drop it in the mongo shell.";
          case 11000 -> "documents hold the same key twice: remove or change all but one of each.";
          case 13 ->
              "give the user in MONGO_URI the roles readWrite and, to change how long"
                  + " documents are kept, dbAdmin on this database.";
          default -> "see the code in MongoDB's documentation.";
        };
    return "\"" + what + consequence + " See docs/MONGODB_INDEXES.md.\"";
  }
}
