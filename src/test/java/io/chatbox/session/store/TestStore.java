package io.chatbox.session.store;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.chatbox.config.type.Secret;
import io.chatbox.crypto.KeyRing;
import io.chatbox.crypto.TestRings;
import io.chatbox.dev.TestMongo;
import io.chatbox.mongo.Database;
import io.chatbox.mongo.DatabaseOptions;
import io.chatbox.protocol.Author;
import io.chatbox.protocol.Id;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.TokenCount;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Answers;
import io.chatbox.session.Answers.Claim;
import io.chatbox.session.Answers.Outcome;
import io.chatbox.session.Archive;
import io.chatbox.session.Message;
import io.chatbox.session.Message.Finish;
import io.chatbox.session.Message.State;
import io.chatbox.session.Session.EndedBy;
import io.chatbox.session.Sessions;
import io.chatbox.session.Sessions.Draft;
import io.chatbox.session.Sessions.Stored;
import io.chatbox.session.Transcripts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bson.Document;

/** A store in a database of its own, which goes when it is closed. Its clock stands still. */
public final class TestStore implements AutoCloseable {
  public final TestClock clock = new TestClock();
  public final StoreServer server;
  public final Database database;
  public final Sessions sessions;
  public final Transcripts transcripts;
  public final Answers answers;
  public final Archive archive;
  final SessionCollections collections;
  private final String uri;
  private final String name = TestMongo.newName();

  public TestStore(String uri) {
    this(uri, TestRings.sealing());
  }

  public TestStore(String uri, KeyRing keys) {
    this(uri, keys, true);
  }

  private TestStore(String uri, KeyRing keys, boolean withIndexes) {
    this.uri = uri;
    server = new StoreServer(options(uri, name), keys, clock);
    database = server.database;
    collections = server.collections;
    sessions = server.sessions;
    transcripts = server.transcripts;
    answers = server.answers;
    archive = server.archive;
    if (withIndexes) {
      server.started();
    }
  }

  public static TestStore withoutIndexes(String uri) {
    return new TestStore(uri, TestRings.sealing(), false);
  }

  public static DatabaseOptions options(String uri, String name) {
    return options(uri, name, Duration.ofSeconds(10), 3);
  }

  /**
   * @param patience for a connection, a command and an operation with its retries
   * @param attempts of an operation, at least; 1 for no retries
   */
  public static DatabaseOptions options(String uri, String name, Duration patience, int attempts) {
    return new DatabaseOptions(
        new Secret(uri),
        name,
        Optional.empty(),
        100,
        patience,
        patience,
        new DatabaseOptions.Retries(attempts, Duration.ofMillis(10), patience));
  }

  /** Another server on the same database; the caller closes it. */
  public StoreServer anotherServer() {
    return anotherServer(TestRings.sealing());
  }

  /** One with keys of its own. */
  public StoreServer anotherServer(KeyRing keys) {
    return new StoreServer(options(uri, name), keys, clock).started();
  }

  /** Of the database. */
  String name() {
    return name;
  }

  /** The documents of sessions. */
  public MongoCollection<Document> sessionRows() {
    return collections.sessions();
  }

  /** The documents of messages. */
  public MongoCollection<Document> messageRows() {
    return collections.messages();
  }

  /** Another collection's. */
  public MongoCollection<Document> rows(String collection) {
    return database.collection(collection);
  }

  /** Stores a message in the session where the user belongs. */
  public Stored say(UserId user, String content) {
    return sessions.addMessage(
        sessions.place(user, Optional.empty()).sessionId(), draft(user, content));
  }

  public static Draft draft(UserId user, String content) {
    return new Draft(MessageId.next(), user, Author.user(user), content, null, Map.of());
  }

  public static Draft draft(UserId user, String content, String clientMsgId) {
    return new Draft(MessageId.next(), user, Author.user(user), content, clientMsgId, Map.of());
  }

  public void end(SessionId sessionId, EndedBy by, Instant when) {
    Document ended =
        new Document("endTs", Date.from(when))
            .append("endedBy", by.name().toLowerCase(Locale.ROOT))
            .append("dur", 60L);
    sessionRows()
        .updateOne(
            new Document("_id", sessionId),
            new Document("$set", ended).append("$unset", new Document("activeUid", "")));
  }

  /** Has a message answered, as that of the model {@code m1} which took a millisecond. */
  public Message answer(Message question, String content) {
    Claim claim = answers.claim(question, MessageId.next()).orElseThrow();
    Message started = answers.start(claim, question, "m1", Optional.empty());
    return answers.finish(claim, started, outcome(content)).orElseThrow();
  }

  /** How such an answer ends: 7 tokens of prompt and 3 of answer, estimated. */
  public Outcome outcome(String content) {
    return new Outcome(
        content,
        State.COMPLETE,
        new Finish("stop", Optional.empty()),
        new TokenCount(7, 3, true),
        Duration.ofMillis(1),
        clock.instant(),
        Optional.empty());
  }

  /** A session's document. */
  public Document row(SessionId sessionId) {
    return sessionRows().find(new Document("_id", sessionId)).first();
  }

  /** A message's document. */
  public Document messageRow(MessageId messageId) {
    return messageRows().find(new Document("_id", messageId)).first();
  }

  /** Changes a field of a document. */
  public static void set(MongoCollection<Document> rows, Id id, String field, Object value) {
    rows.updateOne(new Document("_id", id), new Document("$set", new Document(field, value)));
  }

  /** Runs the task on that many threads at the same moment. */
  public static <T> List<T> atOnce(int threads, Callable<T> task) throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> results =
          IntStream.range(0, threads)
              .mapToObj(
                  i ->
                      executor.submit(
                          () -> {
                            go.await();
                            return task.call();
                          }))
              .toList();
      go.countDown();
      List<T> all = new ArrayList<>();
      for (Future<T> result : results) {
        all.add(result.get());
      }
      return all;
    }
  }

  @Override
  public void close() {
    server.close();
    try (MongoClient client = MongoClients.create(uri)) {
      client.getDatabase(name).drop();
    }
  }

  /**
   * Shows the time it was set to, at first the beginning of today: a real server deletes what an
   * index says is old, by its own clock.
   */
  public static final class TestClock extends Clock {
    private volatile Instant now =
        Instant.now().truncatedTo(ChronoUnit.DAYS).plusNanos(123_456_789);

    public void advance(Duration step) {
      now = now.plus(step);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
