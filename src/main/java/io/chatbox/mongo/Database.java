package io.chatbox.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import io.chatbox.background.Background;
import io.chatbox.config.Settings;
import io.chatbox.crypto.ContentCipher;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.Reason;
import io.chatbox.telemetry.Log;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.Document;

/**
 * The connection to MongoDB: its client, retries, and the indexes that writes rely on, whose
 * collections features hand in as {@link Schema}s. Making one does not wait for the database,
 * {@link #start()} doesn't either, and everything else fails in bounded time when the database is
 * away. Any number of threads.
 */
@Singleton
public final class Database implements AutoCloseable, Background {
  private static final Log log = Log.of(Database.class);

  private final Duration patience;
  private final String name;
  private final Client client;
  private final Backoff backoff;
  private final Indexes indexes;
  private final StoredKeys keys;
  private final CountDownLatch ended = new CountDownLatch(1);

  @Inject
  Database(Settings settings, ContentCipher cipher, @Any Instance<Schema> schemas) {
    this(DatabaseOptions.of(settings), cipher, schemas.stream().toList());
  }

  /**
   * @throws IllegalArgumentException if the address can't be read; shows nothing of it
   */
  public Database(DatabaseOptions options, ContentCipher cipher, List<Schema> schemas) {
    patience = options.operationTimeout();
    name = options.database();
    client = new Client(options);
    backoff = new Backoff(options.retries(), System::nanoTime, this::closedWithin);
    keys = new StoredKeys(collection("keys"), cipher);
    List<Index> all = schemas.stream().flatMap(schema -> schema.indexes().stream()).toList();
    indexes = new Indexes(this::collection, this::run, all, backoff, Indexes.Waits.USUAL);
  }

  /**
   * Begins to resolve the address if need be, to check the keys and then to create the indexes, on
   * a thread of its own that goes on until that is done, the keys are wrong or {@link #close()} is
   * called.
   */
  @Override
  public void start() {
    Thread.ofVirtual().name("mongodb-start").start(this::prepare);
  }

  private void prepare() {
    if (keysFit()) {
      log.info("Conversations are kept in MongoDB", "database", name);
      indexes.create();
    }
  }

  /** Asks until the database has answered; false if the keys are wrong or the server ends. */
  private boolean keysFit() {
    for (int attempt = 1; !closed(); attempt++) {
      try {
        client.open();
        return keys.check();
      } catch (MongoException away) {
        Duration wait = backoff.delay(attempt);
        if (!closed()) {
          Backoff.logRetry("start", attempt, wait, away);
        }
        closedWithin(wait);
      } catch (IllegalStateException clientClosed) {
        return false;
      }
    }
    return false;
  }

  /** Waits that long, or until the application ends; whether it has. */
  boolean closedWithin(Duration wait) {
    try {
      return ended.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  @PreDestroy
  public void close() {
    ended.countDown();
    indexes.close();
    client.close();
  }

  /** A collection by its name; it need not exist. Reads see what the primary has. */
  public MongoCollection<Document> collection(String name) {
    return client.collection(name);
  }

  /** Runs a command on the database. */
  Document run(Document command) {
    return client.run(command);
  }

  /** What servers do one at a time. */
  MongoCollection<Document> jobs() {
    return collection("jobs");
  }

  StoredKeys keys() {
    return keys;
  }

  /** Whether the keys were found not to be those of the database, which refuses all calls then. */
  public boolean keysWrong() {
    return keys.wrong();
  }

  /** Whether the application has ended, so that faults are no news. */
  public boolean closed() {
    return ended.getCount() == 0;
  }

  /** Whether writes can be taken; does not ask the database. */
  boolean writable() {
    return indexes.ready();
  }

  /** Why no server can take a write now, if so; does not ask the database. */
  Optional<String> unreachable() {
    return client
        .servers()
        .map(seen -> Topology.fault(seen, System.nanoTime()))
        .orElse(Optional.of(Topology.UNRESOLVED));
  }

  /**
   * Runs an idempotent read, with retries.
   *
   * @param operation its name in the log
   * @throws ChatException {@code DATABASE_ERROR}
   */
  public <T> T read(String operation, Supplier<T> work) {
    return call(operation, Refusals.NOT_LOADED, () -> backoff.call(operation, work));
  }

  /**
   * Runs an idempotent write, with retries, once the keys are known to be right and the unique
   * indexes exist that it relies on.
   */
  public <T> T write(String operation, Supplier<T> work) {
    awaitIndexes(operation);
    return call(operation, Refusals.NOT_STORED, () -> backoff.call(operation, work));
  }

  private void awaitIndexes(String operation) {
    if (!keys.wrong() && !indexes.awaitReady(patience)) {
      log.error(
          "MongoDB operation failed", "operation", operation, "fault", "\"indexes are missing\"");
      throw Refusals.NOT_STORED.refusal();
    }
  }

  /**
   * Tries a read once, for those who come again soon whatever becomes of it, and must not be late.
   */
  public <T> T readOnce(String operation, Supplier<T> work) {
    return call(operation, Refusals.NOT_LOADED, () -> once(operation, Refusals.NOT_LOADED, work));
  }

  /**
   * As {@link #readOnce}, a write; before there are indexes it waits for them as {@link #write}.
   */
  public <T> T writeOnce(String operation, Supplier<T> work) {
    awaitIndexes(operation);
    return call(operation, Refusals.NOT_STORED, () -> once(operation, Refusals.NOT_STORED, work));
  }

  private static <T> T once(String operation, Reason refusal, Supplier<T> work) {
    try {
      return work.get();
    } catch (MongoException fault) {
      if (!Faults.isPassing(fault)) {
        throw fault;
      }
      log.warn(
          "MongoDB operation failed, retry",
          Faults.described(fault, "operation", operation, "delay", "next-round"));
      throw refusal.refusal().causedBy(fault);
    }
  }

  private <T> T call(String operation, Reason refusal, Supplier<T> work) {
    if (keys.wrong()) {
      throw refusal.refusal();
    }
    try {
      return work.get();
    } catch (MongoException fault) {
      log.error("MongoDB operation failed", Faults.described(fault, "operation", operation));
      throw refusal.refusal().causedBy(fault);
    } catch (IllegalStateException fault) {
      // What the driver throws once its client is closed: a turn that outlived the server's stop.
      if (closed()) {
        throw refusal.refusal().causedBy(fault);
      }
      throw fault;
    }
  }
}
