package io.chatbox.session.store;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.UpdateOptions;
import io.chatbox.mongo.Documents;
import io.chatbox.protocol.UserId;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bson.Document;

/**
 * Notes of conversations at providers that nobody goes on with. Each is written before the session
 * forgets the conversation: one that is noted and yet gone on with costs a new beginning there, one
 * that nobody knows of would stay for ever.
 */
final class RemoteNotes {
  private final MongoCollection<Document> notes;
  private final Clock clock;

  RemoteNotes(SessionCollections collections, Clock clock) {
    notes = collections.remoteDeletions();
    this.clock = clock;
  }

  /** What a session's document says of a conversation kept elsewhere, if it does. */
  void noteOf(Document session, UserId userId) {
    Document remote = session.get(SessionDocuments.REMOTE, Document.class);
    if (remote != null) {
      note(userId, remote.getString("modelId"), remote.getString("id"));
    }
  }

  static String key(String modelId, String id) {
    return modelId + "/" + id;
  }

  /** Idempotent. */
  void note(UserId userId, String modelId, String id) {
    Date now = Date.from(clock.instant().truncatedTo(ChronoUnit.MILLIS));
    Document note =
        new Document("v", Documents.VERSION)
            .append("uid", userId)
            .append("modelId", modelId)
            .append("id", id)
            .append("ts", now)
            .append("next", now)
            .append("tries", 0L);
    notes.updateOne(
        new Document("_id", key(modelId, id)),
        new Document("$setOnInsert", note),
        new UpdateOptions().upsert(true));
  }
}
