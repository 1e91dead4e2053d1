package io.chatbox.session.store;

import com.mongodb.client.MongoCollection;
import io.chatbox.protocol.Ids;
import io.chatbox.session.Session;
import io.chatbox.session.Sessions;
import io.chatbox.session.Sessions.Place;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.bson.Document;

/**
 * Which session a connection gets: the contract's rule. Reads only, and only the user's own
 * sessions, so that a foreign id is like an unknown one.
 */
final class PlaceRule {
  private final MongoCollection<Document> sessions;
  private final SessionDocuments documents;
  private final Clock clock;
  private final Duration reconnectTimeout;

  PlaceRule(SessionCollections collections, Clock clock, Duration reconnectTimeout) {
    sessions = collections.sessions();
    documents = collections.sessionDocuments();
    this.clock = clock;
    this.reconnectTimeout = reconnectTimeout;
  }

  /**
   * See {@link Sessions#place}. A named session that has ended is taken whenever the user has no
   * active one, resumable or not: the difference matters to {@link #resumable} alone.
   */
  Place place(String userId, String requestedId) {
    Optional<Session> named = own(userId, requestedId);
    Optional<Session> chosen =
        named.filter(Session::active).or(() -> active(userId)).or(() -> named);
    return new Place(chosen.map(Session::id).orElseGet(Ids::next), chosen);
  }

  /** See {@link Sessions#resumable}. */
  Optional<Session> resumable(String userId, String requestedId) {
    return own(userId, requestedId)
        .filter(
            session ->
                session.active() || (endedByCleanupJustNow(session) && active(userId).isEmpty()));
  }

  private boolean endedByCleanupJustNow(Session session) {
    return SessionDocuments.endedByCleanupWithin(session, reconnectTimeout, clock.instant());
  }

  private Optional<Session> own(String userId, String requestedId) {
    return Ids.isId(requestedId)
        ? find(SessionDocuments.own(requestedId, userId))
        : Optional.empty();
  }

  private Optional<Session> active(String userId) {
    return find(SessionDocuments.activeOf(userId));
  }

  private Optional<Session> find(Document filter) {
    return Optional.ofNullable(sessions.find(filter).first()).map(documents::read);
  }
}
