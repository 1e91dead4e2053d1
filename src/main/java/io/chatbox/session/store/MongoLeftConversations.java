package io.chatbox.session.store;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import io.chatbox.mongo.Database;
import io.chatbox.mongo.Documents;
import io.chatbox.protocol.UserId;
import io.chatbox.session.LeftConversations;
import io.chatbox.telemetry.Log;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bson.Document;

/** What is left at providers, in MongoDB. */
@Singleton
final class MongoLeftConversations implements LeftConversations {
  private static final Log log = Log.of(MongoLeftConversations.class);

  /** After the first try; longer than one takes. */
  static final Duration FIRST = Duration.ofSeconds(30);

  static final Duration LONGEST = Duration.ofHours(6);

  /** How often another server may be quicker. */
  private static final int ROUNDS = 5;

  private final Database database;
  private final MongoCollection<Document> notes;
  private final RemoteNotes remote;
  private final Clock clock;

  @Inject
  MongoLeftConversations(SessionCollections collections, Clock clock) {
    database = collections.database();
    notes = collections.remoteDeletions();
    remote = new RemoteNotes(collections, clock);
    this.clock = clock;
  }

  @Override
  public void leave(UserId userId, String modelId, String id) {
    database.write(
        "leave",
        () -> {
          remote.note(userId, modelId, id);
          return null;
        });
  }

  @Override
  public Optional<Left> take() {
    if (database.keysWrong()) {
      return Optional.empty();
    }
    try {
      for (int round = 0; round < ROUNDS; round++) {
        Instant now = clock.instant();
        Document note = notes.find(due(now)).sort(new Document("next", 1)).first();
        if (note == null) {
          return Optional.empty();
        }
        if (putOff(note, now)) {
          return Optional.of(left(note));
        }
      }
    } catch (MongoException fault) {
      later(fault);
    }
    return Optional.empty();
  }

  private static Document due(Instant now) {
    return new Document("next", new Document("$lte", Date.from(now)))
        .append("v", Documents.VERSION);
  }

  /** Whether no other server was quicker. */
  private boolean putOff(Document note, Instant now) {
    long tries = Documents.number(note, "tries");
    Document unchanged = new Document("_id", note.getString("_id")).append("tries", tries);
    Document later =
        new Document("next", Date.from(now.plus(delay(tries)))).append("tries", tries + 1);
    return notes.updateOne(unchanged, new Document("$set", later)).getMatchedCount() > 0;
  }

  private static Duration delay(long tries) {
    Duration doubled = FIRST.multipliedBy(1L << Math.min(tries, 20));
    return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
  }

  private static Left left(Document note) {
    return new Left(
        note.getString("modelId"),
        note.getString("id"),
        new UserId(note.getString("uid")),
        note.getDate("ts").toInstant());
  }

  @Override
  public void done(Left left) {
    try {
      notes.deleteOne(new Document("_id", RemoteNotes.key(left.modelId(), left.id())));
    } catch (MongoException fault) {
      later(fault);
    }
  }

  private static void later(MongoException fault) {
    log.debug("conversations left at providers stay there for now", "code", fault.getCode());
  }
}
