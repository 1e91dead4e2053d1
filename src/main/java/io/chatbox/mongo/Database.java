package io.chatbox.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.chatbox.config.DataSettings;
import io.chatbox.config.Settings;
import io.chatbox.config.type.Secret;
import io.chatbox.crypto.ContentCipher;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.Reason;
import io.chatbox.session.store.MessageDocuments;
import io.chatbox.session.store.SessionDocuments;
import io.chatbox.telemetry.Log;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.codecs.configuration.CodecRegistries;

/**
 * The connection to MongoDB: its client, the collections, retries and the indexes that writes rely
 * on. Making one does not wait for the database, {@link #start()} doesn't either, and everything
 * else fails in bounded time when the database is away. Any number of threads.
 */
@Singleton
public final class Database implements AutoCloseable {
  private static final Log log = Log.of(Database.class);

  private final Options options;
  private final MongoClient client;
  private final MongoDatabase database;
  private final Backoff backoff;
  private final Contents contents;
  private final MessageDocuments messageDocuments;
  private final SessionDocuments sessionDocuments;
  private final Indexes indexes;
  private final StoredKeys keys;
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * Where the database is, and how patient to be with it.
   *
   * @param collection name of the sessions' collection
   * @param connectTimeout how long an operation looks for a server, over all its attempts; also the
   *     bound on each exchange with one
   * @param retryAttempts how often an operation is tried in all, from 1
   * @param retryDelay the wait before the first retry
   */
  public record Options(
      Secret uri,
      String database,
      String collection,
      Duration connectTimeout,
      int retryAttempts,
      Duration retryDelay) {}

  @Inject
  Database(Settings settings, ContentCipher cipher) {
    this(
        new Options(
            settings.get(DataSettings.MONGO_URI),
            settings.get(DataSettings.MONGO_DATABASE),
            settings.get(DataSettings.MONGO_COLLECTION),
            settings.get(DataSettings.MONGO_CONNECT_TIMEOUT),
            settings.get(DataSettings.MONGO_RETRY_ATTEMPTS),
            settings.get(DataSettings.MONGO_RETRY_DELAY)),
        cipher);
  }

  /**
   * @throws IllegalArgumentException if the address can't be read; shows nothing of it
   */
  public Database(Options options, ContentCipher cipher) {
    this.options = options;
    contents = new Contents(cipher);
    messageDocuments = new MessageDocuments(contents);
    sessionDocuments = new SessionDocuments(contents);
    client = MongoClients.create(clientSettings(options));
    database = client.getDatabase(options.database());
    backoff = new Backoff(options.retryAttempts(), options.retryDelay(), Thread::sleep);
    keys = new StoredKeys(database.getCollection("keys"), cipher);
    indexes =
        new Indexes(sessions(), messages(), audit(), usage(), backoff, Indexes.AFTER_CONFLICT);
  }

  /**
   * Begins to check the keys and then to create the indexes, on a thread of its own that goes on
   * until that is done, the keys are wrong or {@link #close()} is called. To be called once, when
   * the application starts.
   */
  public void start() {
    Thread.ofVirtual().name("mongodb-start").start(this::prepare);
  }

  private void prepare() {
    if (keysFit()) {
      indexes.create();
    }
  }

  /** Asks until the database has answered; false if the keys are wrong or the server ends. */
  private boolean keysFit() {
    for (int attempt = 1; !closed(); attempt++) {
      try {
        return keys.check();
      } catch (MongoException away) {
        Duration wait = backoff.delay(attempt);
        if (!closed()) {
          Backoff.logRetry(attempt, wait, away);
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

  public MongoCollection<Document> sessions() {
    return database.getCollection(options.collection());
  }

  /** Reads see only what a majority has: a duplicate must not be acknowledged on less. */
  public MongoCollection<Document> messages() {
    return database.getCollection("messages").withReadConcern(ReadConcern.MAJORITY);
  }

  /** What is left to do of deletions. */
  public MongoCollection<Document> erasures() {
    return database.getCollection("erasures");
  }

  /** What answers cost; read and counted one by one. */
  public MongoCollection<Document> usage() {
    return database.getCollection("usage");
  }

  /** The audit trail. */
  public MongoCollection<Document> audit() {
    return database.getCollection("audit");
  }

  public StoredKeys keys() {
    return keys;
  }

  public Contents contents() {
    return contents;
  }

  public MessageDocuments messageDocuments() {
    return messageDocuments;
  }

  public SessionDocuments sessionDocuments() {
    return sessionDocuments;
  }

  /** What servers do one at a time. */
  public MongoCollection<Document> jobs() {
    return database.getCollection("jobs");
  }

  /** Whether the application has ended, so that faults are no news. */
  public boolean closed() {
    return ended.getCount() == 0;
  }

  /** Whether writes can be taken; does not ask the database. */
  boolean writable() {
    return indexes.ready();
  }

  /**
   * Returns when a server has answered.
   *
   * @throws MongoException if none does within the bound
   */
  void ping(Duration bound) {
    database
        .withTimeout(bound.toMillis(), TimeUnit.MILLISECONDS)
        .runCommand(new Document("ping", 1));
  }

  /**
   * Runs an idempotent read, with retries.
   *
   * @param operation its name in the log
   * @throws ChatException {@code DATABASE_ERROR}
   */
  public <T> T read(String operation, Supplier<T> work) {
    return call(operation, Refusals.NOT_LOADED, work);
  }

  /**
   * Runs an idempotent write, with retries, once the keys are known to be right and the unique
   * indexes exist that it relies on.
   */
  public <T> T write(String operation, Supplier<T> work) {
    if (!keys.wrong() && !indexes.awaitReady(options.connectTimeout())) {
      log.error("MongoDB operation failed", "operation", operation, "fault", "indexes are missing");
      throw Refusals.NOT_STORED.refusal();
    }
    return call(operation, Refusals.NOT_STORED, work);
  }

  private <T> T call(String operation, Reason refusal, Supplier<T> work) {
    if (keys.wrong()) {
      throw refusal.refusal();
    }
    try {
      return backoff.call(work);
    } catch (MongoException fault) {
      log.error(
          "MongoDB operation failed",
          "operation",
          operation,
          "fault",
          fault.getClass().getSimpleName(),
          "code",
          fault.getCode());
      throw refusal.refusal().causedBy(fault);
    } catch (IllegalStateException fault) {
      // What the driver throws once its client is closed: a turn that outlived the server's stop.
      if (closed()) {
        throw refusal.refusal().causedBy(fault);
      }
      throw fault;
    }
  }

  private static MongoClientSettings clientSettings(Options options) {
    long patience = options.connectTimeout().toMillis();
    long selection = Math.max(1, patience / options.retryAttempts());
    return MongoClientSettings.builder()
        .applyConnectionString(address(options.uri()))
        .applicationName("chatbox")
        .codecRegistry(
            CodecRegistries.fromRegistries(
                CodecRegistries.fromProviders(new IdCodecs()),
                MongoClientSettings.getDefaultCodecRegistry()))
        .timeout(patience, TimeUnit.MILLISECONDS)
        .applyToClusterSettings(c -> c.serverSelectionTimeout(selection, TimeUnit.MILLISECONDS))
        .applyToSocketSettings(
            s -> s.connectTimeout(Math.toIntExact(patience), TimeUnit.MILLISECONDS))
        .readPreference(ReadPreference.primary())
        .writeConcern(WriteConcern.MAJORITY)
        .retryReads(false)
        .retryWrites(false)
        .build();
  }

  private static ConnectionString address(Secret uri) {
    try {
      return new ConnectionString(uri.reveal());
    } catch (IllegalArgumentException | MongoConfigurationException fault) {
      // The driver's message may quote the address, and with it the password: no cause.
      throw new IllegalArgumentException(
          "MONGO_URI is no MongoDB connection string, or its host is not known to DNS. Expected"
              + " mongodb://user:password@host:27017 with special characters percent-encoded.");
    }
  }
}
