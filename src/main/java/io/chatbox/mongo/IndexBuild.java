package io.chatbox.mongo;

import com.mongodb.CreateIndexCommitQuorum;
import com.mongodb.MongoClientException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.CreateIndexOptions;
import com.mongodb.client.model.IndexModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bson.Document;

/**
 * One index, asked for on a thread of its own, so that nobody has to wait for it longer than they
 * want to. Driven by one thread.
 *
 * <p>The command bears no limit of time: a server that reaches one takes the build back, and the
 * next would begin anew, for ever. A connection that breaks it lets pass, and builds on.
 */
final class IndexBuild {
  /** A connection that was silently dropped is not waited for any longer. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private static final int BAD_VALUE = 2;
  private static final List<Integer> CONFLICTS = List.of(85, 86);

  private final Index index;
  private final Function<String, MongoCollection<Document>> collections;
  private final UnaryOperator<Document> command;
  private FutureTask<Void> asked;
  private Thread thread;
  private long since;

  /**
   * @param collections gives them by their names
   * @param command runs a command on the database
   */
  IndexBuild(
      Index index,
      Function<String, MongoCollection<Document>> collections,
      UnaryOperator<Document> command) {
    this.index = index;
    this.collections = collections;
    this.command = command;
  }

  Index index() {
    return index;
  }

  boolean asked() {
    return asked != null;
  }

  /**
   * Asks for it, unless that was done and is not answered yet, and waits.
   *
   * @return whether it is there now; if not, the server builds it still
   * @throws MongoException why it won't be there unless it is asked for again
   * @throws IllegalStateException if the client is closed
   */
  boolean done(Duration patience) throws InterruptedException {
    if (asked == null) {
      asked = new FutureTask<>(this::make, null);
      since = System.nanoTime();
      thread = Thread.ofVirtual().name("mongodb-index").start(asked);
    }
    try {
      asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      asked = null;
      return true;
    } catch (TimeoutException building) {
      if (System.nanoTime() - since > LONGEST.toNanos()) {
        giveUp();
      }
      return false;
    } catch (ExecutionException fault) {
      asked = null;
      throw fault.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(fault.getCause());
    }
  }

  /** Waits no more; a server that builds it goes on. */
  void giveUp() {
    if (asked != null) {
      thread.interrupt();
      asked = null;
    }
  }

  private void make() {
    MongoCollection<Document> collection =
        collections.apply(index.collection()).withTimeout(0, TimeUnit.MILLISECONDS);
    try {
      create(collection);
    } catch (MongoException refused) {
      if (!CONFLICTS.contains(refused.getCode()) || !reconciled(collection)) {
        throw refused;
      }
    }
  }

  /**
   * With a majority to have built it, where it may be said: by default all members have to, and one
   * that is down would hold up the index for as long.
   */
  private void create(MongoCollection<Document> collection) {
    IndexModel model = new IndexModel(index.keys(), index.options());
    CreateIndexOptions quorum =
        new CreateIndexOptions().commitQuorum(CreateIndexCommitQuorum.MAJORITY);
    try {
      collection.createIndexes(List.of(model), quorum);
    } catch (MongoException fault) {
      if (!knowsNoQuorum(fault)) {
        throw fault;
      }
      collection.createIndexes(List.of(model));
    }
  }

  /** A single server says so by the code; for one before 4.4 the driver does. */
  private static boolean knowsNoQuorum(MongoException fault) {
    return fault.getCode() == BAD_VALUE || fault.getClass() == MongoClientException.class;
  }

  /** Whether one of other name does the same, or does so now. */
  private boolean reconciled(MongoCollection<Document> collection) {
    Optional<Document> other = withSameKeys(collection);
    if (other.filter(index::isServedBy).isPresent()) {
      return true;
    }
    if (other.isEmpty() || index.expiry().isEmpty()) {
      return false;
    }
    Document changed =
        new Document("name", other.get().getString("name"))
            .append("expireAfterSeconds", index.expiry().getAsLong());
    command.apply(new Document("collMod", index.collection()).append("index", changed));
    return true;
  }

  private Optional<Document> withSameKeys(MongoCollection<Document> collection) {
    List<Document> all = collection.listIndexes().into(new ArrayList<>());
    return all.stream().filter(index::hasKeysOf).findFirst();
  }
}
