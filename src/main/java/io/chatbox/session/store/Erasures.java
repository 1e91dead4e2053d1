package io.chatbox.session.store;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.ReplaceOptions;
import io.chatbox.mongo.Documents;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;

/**
 * Notes of deleted sessions. Their messages are deleted at once, and once more when no server can
 * be writing to them any longer.
 */
final class Erasures {
  /** Longer than a claim lasts and a write is tried. */
  private static final Duration SETTLED = Duration.ofMinutes(2);

  private static final int AT_ONCE = 500;

  private final MongoCollection<Document> notes;
  private final Messages messages;
  private final Clock clock;

  Erasures(SessionCollections collections, Clock clock) {
    notes = collections.erasures();
    messages = new Messages(collections);
    this.clock = clock;
  }

  void note(SessionId sessionId, UserId userId) {
    notes.replaceOne(
        new Document("_id", sessionId),
        new Document("_id", sessionId)
            .append("v", Documents.VERSION)
            .append("uid", userId)
            .append("ts", Date.from(clock.instant())),
        new ReplaceOptions().upsert(true));
  }

  /** Works off those that are due. */
  void settle() {
    Instant due = clock.instant().minus(SETTLED);
    List<Document> settled =
        notes
            .find(new Document("ts", new Document("$lt", Date.from(due))))
            .limit(AT_ONCE)
            .into(new ArrayList<>());
    for (Document note : settled) {
      messages.deleteAll(note.getString("_id"), new UserId(note.getString("uid")));
      notes.deleteOne(new Document("_id", note.getString("_id")));
    }
  }
}
