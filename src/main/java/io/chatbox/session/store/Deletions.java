package io.chatbox.session.store;

import com.mongodb.client.MongoCollection;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import java.time.Clock;
import org.bson.Document;

/**
 * The deletion of sessions with what hangs on them. The note of it comes first and is worked off by
 * the cleanup: a server that dies in between, or one that is just writing an answer, leaves nothing
 * behind for long.
 */
final class Deletions {
  /** What has to be known of a session. */
  static final Document NEEDED =
      new Document("uid", 1).append("endTs", 1).append(SessionDocuments.REMOTE, 1);

  private final MongoCollection<Document> sessions;
  private final Messages messages;
  private final Erasures erasures;
  private final RemoteNotes remote;

  Deletions(SessionCollections collections, Clock clock) {
    sessions = collections.sessions();
    messages = new Messages(collections);
    erasures = new Erasures(collections, clock);
    remote = new RemoteNotes(collections, clock);
  }

  /**
   * Notes what is to be done and deletes the session's document and what is in it, such as its
   * name, its summary and its share.
   *
   * @param still what must hold of it still
   * @return false if that does not, or a provider began another conversation meanwhile, which is to
   *     be noted first
   */
  boolean deleteSession(Document session, Document still) {
    UserId owner = owner(session);
    SessionId id = id(session);
    erasures.note(id, owner);
    remote.noteOf(session, owner);
    Document unchanged =
        new Document(still)
            .append("_id", id)
            .append(SessionDocuments.REMOTE, session.get(SessionDocuments.REMOTE));
    return sessions.deleteOne(unchanged).getDeletedCount() > 0;
  }

  /** The same with its messages. */
  boolean delete(Document session, Document still) {
    boolean deleted = deleteSession(session, still);
    if (deleted) {
      messages.deleteAll(id(session), owner(session));
    }
    return deleted;
  }

  static SessionId id(Document session) {
    return new SessionId(session.getString("_id"));
  }

  private static UserId owner(Document session) {
    return new UserId(session.getString("uid"));
  }
}
