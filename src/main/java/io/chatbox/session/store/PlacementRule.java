package io.chatbox.session.store;

import com.mongodb.client.MongoCollection;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Session;
import io.chatbox.session.Sessions;
import io.chatbox.session.Sessions.Placement;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.bson.Document;

/**
 * Which session a connection gets: the contract's rule. Reads only, and only the user's own
 * sessions, so that a foreign id is like an unknown one.
 */
final class PlacementRule {
  private final MongoCollection<Document> sessions;
  private final SessionDocuments documents;
  private final Clock clock;
  private final Duration reconnectTimeout;

  PlacementRule(SessionCollections collections, Clock clock, Duration reconnectTimeout) {
    sessions = collections.sessions();
    documents = collections.sessionDocuments();
    this.clock = clock;
    this.reconnectTimeout = reconnectTimeout;
  }

  /**
   * See {@link Sessions#place}. A named session that has ended is taken whenever the user has no
   * active one, resumable or not: the difference matters to {@link #resumable} alone.
   */
  Placement place(UserId userId, Optional<SessionId> requested) {
    Optional<Session> named = requested.flatMap(id -> own(userId, id));
    Optional<Session> chosen =
        named.filter(Session::active).or(() -> active(userId)).or(() -> named);
    return new Placement(chosen.map(Session::id).orElseGet(SessionId::next), chosen);
  }

  /** See {@link Sessions#resumable}. */
  Optional<Session> resumable(UserId userId, SessionId requested) {
    return own(userId, requested)
        .filter(
            session ->
                session.active() || (endedByCleanupJustNow(session) && active(userId).isEmpty()));
  }

  private boolean endedByCleanupJustNow(Session session) {
    return SessionDocuments.endedByCleanupWithin(session, reconnectTimeout, clock.instant());
  }

  private Optional<Session> own(UserId userId, SessionId id) {
    return find(SessionDocuments.own(id, userId));
  }

  private Optional<Session> active(UserId userId) {
    return find(SessionDocuments.activeOf(userId));
  }

  private Optional<Session> find(Document filter) {
    return Optional.ofNullable(sessions.find(filter).projection(SessionDocuments.HEAD).first())
        .map(documents::read);
  }
}
