package io.chatbox.session.store;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.chatbox.config.type.Secret;
import io.chatbox.crypto.ContentCipher;
import io.chatbox.crypto.TestCiphers;
import io.chatbox.mongo.Database;
import io.chatbox.protocol.Author;
import io.chatbox.protocol.Ids;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Session.EndedBy;
import io.chatbox.session.Sessions.Draft;
import io.chatbox.session.Sessions.Stored;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
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
  public static final Duration RECONNECT_TIMEOUT = Duration.ofMinutes(15);

  public final TestClock clock = new TestClock();
  public final Database database;
  public final MongoSessions sessions;
  public final MongoTranscripts transcripts;
  public final MongoAnswers answers;
  private final String uri;
  private final String name = "chatbox_test_" + Ids.next();

  public TestStore(String uri) {
    this(uri, true);
  }

  public TestStore(String uri, boolean withIndexes) {
    this(uri, TestCiphers.sealing(), withIndexes);
  }

  public TestStore(String uri, ContentCipher cipher, boolean withIndexes) {
    this.uri = uri;
    database = new Database(options(uri, name), cipher);
    sessions = new MongoSessions(database, clock, RECONNECT_TIMEOUT);
    transcripts = new MongoTranscripts(database, clock);
    answers = new MongoAnswers(database, clock);
    if (withIndexes) {
      database.start();
    }
  }

  public static Database.Options options(String uri, String name) {
    return new Database.Options(
        new Secret(uri), name, "sessions", Duration.ofSeconds(10), 3, Duration.ofMillis(10));
  }

  /** Another server's connection to the same database; the caller closes it. */
  public Database anotherServer() {
    return anotherServer(TestCiphers.sealing());
  }

  /** One with keys of its own. */
  public Database anotherServer(ContentCipher cipher) {
    Database other = new Database(options(uri, name), cipher);
    other.start();
    return other;
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
    database
        .sessions()
        .updateOne(
            new Document("_id", sessionId),
            new Document("$set", ended).append("$unset", new Document("activeUid", "")));
  }

  public Document row(SessionId sessionId) {
    return database.sessions().find(new Document("_id", sessionId)).first();
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
    database.close();
    try (MongoClient client = MongoClients.create(uri)) {
      client.getDatabase(name).drop();
    }
  }

  /** Shows the time it was set to. */
  public static final class TestClock extends Clock {
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00.123456789Z");

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
