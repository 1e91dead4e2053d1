package io.chatbox.session;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.chatbox.config.type.Secret;
import io.chatbox.crypto.ContentCipher;
import io.chatbox.crypto.TestCiphers;
import io.chatbox.protocol.Ids;
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
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bson.Document;

/** A store in a database of its own, which goes when it is closed. Its clock stands still. */
final class TestStore implements AutoCloseable {
  static final Duration RECONNECT_TIMEOUT = Duration.ofMinutes(15);

  final TestClock clock = new TestClock();
  final Database database;
  final MongoSessions sessions;
  final MongoTranscripts transcripts;
  final MongoAnswers answers;
  private final String uri;
  private final String name = "chatbox_test_" + Ids.next();

  TestStore(String uri) {
    this(uri, true);
  }

  TestStore(String uri, boolean withIndexes) {
    this(uri, TestCiphers.sealing(), withIndexes);
  }

  TestStore(String uri, ContentCipher cipher, boolean withIndexes) {
    this.uri = uri;
    database = new Database(options(uri, name), cipher);
    sessions = new MongoSessions(database, clock, RECONNECT_TIMEOUT);
    transcripts = new MongoTranscripts(database, clock);
    answers = new MongoAnswers(database, clock);
    if (withIndexes) {
      database.start();
    }
  }

  static Database.Options options(String uri, String name) {
    return new Database.Options(
        new Secret(uri), name, "sessions", Duration.ofSeconds(10), 3, Duration.ofMillis(10));
  }

  /** Another server's connection to the same database; the caller closes it. */
  Database anotherServer() {
    return anotherServer(TestCiphers.sealing());
  }

  /** One with keys of its own. */
  Database anotherServer(ContentCipher cipher) {
    Database other = new Database(options(uri, name), cipher);
    other.start();
    return other;
  }

  /** Stores a message in the session where the user belongs. */
  Stored say(String user, String content) {
    return sessions.addUserMessage(sessions.place(user, null).sessionId(), draft(user, content));
  }

  static Draft draft(String user, String content) {
    return new Draft(Ids.next(), user, content, null, Map.of());
  }

  static Draft draft(String user, String content, String clientMsgId) {
    return new Draft(Ids.next(), user, content, clientMsgId, Map.of());
  }

  void end(String sessionId, EndedBy by, Instant when) {
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

  Document row(String sessionId) {
    return database.sessions().find(new Document("_id", sessionId)).first();
  }

  /** Runs the task on that many threads at the same moment. */
  static <T> List<T> atOnce(int threads, Callable<T> task) throws Exception {
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
  static final class TestClock extends Clock {
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00.123456789Z");

    void advance(Duration step) {
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
