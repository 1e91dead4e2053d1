package io.chatbox.session.store;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.ReplaceOptions;
import io.chatbox.mongo.Documents;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.Document;

/**
 * Notes of deleted sessions. Their messages are deleted at once, and once more when no server can
 * be writing to them any longer.
 */
final class Erasures {
  /** Longer than a claim lasts and a write is tried. */
  private static final Duration SETTLED = Duration.ofMinutes(2);

  private static final int AT_ONCE = 500;

  private static final Document OLDEST_FIRST = new Document("ts", 1);
  private static final Document ID = new Document("_id", 1);

  private final MongoCollection<Document> sessions;
  private final MongoCollection<Document> notes;
  private final Messages messages;
  private final Clock clock;

  Erasures(SessionCollections collections, Clock clock) {
    sessions = collections.sessions();
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

  /**
   * Works off all that are due.
   *
   * @param longest after which no more are looked for
   */
  void settle(Duration longest) {
    Date due = Date.from(clock.instant().minus(SETTLED));
    long begin = System.nanoTime();
    List<Document> settled;
    do {
      settled =
          notes
              .find(new Document("ts", new Document("$lt", due)))
              .sort(OLDEST_FIRST)
              .limit(AT_ONCE)
              .into(new ArrayList<>());
      if (!settled.isEmpty()) {
        settle(settled);
      }
    } while (settled.size() == AT_ONCE && System.nanoTime() - begin < longest.toNanos());
  }

  /** A session that is there was not deleted after all, or has begun anew: its messages stay. */
  private void settle(List<Document> settled) {
    List<String> ids = settled.stream().map(note -> note.getString("_id")).toList();
    Set<String> there =
        sessions
            .find(new Document("_id", new Document("$in", ids)))
            .projection(ID)
            .map(session -> session.getString("_id"))
            .into(new HashSet<>());
    for (Document note : settled) {
      String id = note.getString("_id");
      if (!there.contains(id)) {
        messages.deleteAll(id, new UserId(note.getString("uid")));
      }
      notes.deleteOne(new Document("_id", id).append("ts", note.getDate("ts")));
    }
  }
}
