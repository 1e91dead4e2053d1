package io.chatbox.session.store;

import io.chatbox.audit.TestAudit;
import io.chatbox.crypto.ContentCipher;
import io.chatbox.crypto.KeyRing;
import io.chatbox.crypto.TokenDigest;
import io.chatbox.mongo.Database;
import io.chatbox.mongo.DatabaseOptions;
import io.chatbox.mongo.Schema;
import io.chatbox.mongo.SealedTexts;
import io.chatbox.session.Answers;
import io.chatbox.session.Archive;
import io.chatbox.session.ContextSummaries;
import io.chatbox.session.LeftConversations;
import io.chatbox.session.Sessions;
import io.chatbox.session.Transcripts;
import io.chatbox.usage.MongoUsage;
import io.chatbox.usage.TestUsage;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** What one server has of the store: a connection to a database, and the stores on it. */
public final class StoreServer implements AutoCloseable {
  public static final Duration RECONNECT_TIMEOUT = Duration.ofMinutes(15);

  /** Name of the sessions' collection. */
  public static final String SESSIONS = "sessions";

  public final Database database;
  public final List<Schema> schemas;
  public final SealedTexts texts;
  public final Sessions sessions;
  public final Transcripts transcripts;
  public final Answers answers;
  public final Archive archive;
  public final ContextSummaries summaries;
  public final LeftConversations left;
  public final MongoUsage usage;
  final SessionCollections collections;

  private final KeyRing keys;

  public StoreServer(DatabaseOptions options, KeyRing keys, Clock clock) {
    this(new Database(options, new ContentCipher(keys), schemas(keys)), keys, clock);
  }

  private StoreServer(Database database, KeyRing keys, Clock clock) {
    this.database = database;
    this.keys = keys;
    TokenDigest digest = new TokenDigest(keys);
    schemas = schemas(keys);
    texts = new SealedTexts(new ContentCipher(keys));
    collections = new SessionCollections(database, SESSIONS, texts);
    usage = new MongoUsage(database, clock);
    sessions = new MongoSessions(collections, clock, RECONNECT_TIMEOUT);
    transcripts = new MongoTranscripts(collections, clock);
    answers = new MongoAnswers(collections, usage, clock);
    archive = new MongoArchive(collections, digest, clock);
    summaries = new MongoContextSummaries(collections);
    left = new MongoLeftConversations(collections, clock);
  }

  private static List<Schema> schemas(KeyRing keys) {
    return List.of(
        new SessionSchema(SESSIONS, new TokenDigest(keys)), TestAudit.schema(), TestUsage.schema());
  }

  /** Another server, which shares this one's connection and has a clock of its own. */
  public StoreServer beside(Clock itsClock) {
    return new StoreServer(database, keys, itsClock);
  }

  /** Begins to create the indexes. */
  public StoreServer started() {
    database.start();
    return this;
  }

  @Override
  public void close() {
    database.close();
  }
}
