package io.chatbox.session.store;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import io.chatbox.mongo.Faults;
import io.chatbox.mongo.Refusals;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Reopened;
import io.chatbox.session.Session;
import io.chatbox.session.Session.EndedBy;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;

/**
 * What a user does to a session as a whole. All of it is idempotent, and for ids that aren't the
 * user's own it does nothing and returns nothing. Any number of threads and servers.
 */
final class Lifecycle {
  private static final FindOneAndUpdateOptions AFTER =
      new FindOneAndUpdateOptions()
          .returnDocument(ReturnDocument.AFTER)
          .projection(SessionDocuments.HEAD);

  private final MongoCollection<Document> sessions;
  private final SessionDocuments documents;
  private final Clock clock;

  Lifecycle(SessionCollections collections, Clock clock) {
    sessions = collections.sessions();
    documents = collections.sessionDocuments();
    this.clock = clock;
  }

  /** Ends it for its user; one that has ended already stays as it is. */
  Optional<Session> end(SessionId id, UserId userId) {
    for (int round = 0; round < ActiveSessions.ROUNDS; round++) {
      Optional<Session> found = own(id, userId);
      if (found.filter(Session::active).isEmpty()) {
        return found;
      }
      Optional<Session> ended = endNow(found.get());
      if (ended.isPresent()) {
        return ended;
      }
    }
    throw lost();
  }

  /**
   * Gives it the user's name for it, for good.
   *
   * @param name what may be shown to its user, checked by the caller
   */
  Optional<Session> rename(SessionId id, UserId userId, String name) {
    return change(
        SessionDocuments.own(id, userId),
        new Document("$set", named(id, name).append("renamed", true)));
  }

  /**
   * Gives it a name unless its user has.
   *
   * @return whether it has this name now
   */
  boolean nameAutomatically(SessionId id, UserId userId, String name) {
    Document unnamed =
        SessionDocuments.own(id, userId).append("renamed", new Document("$ne", true));
    return sessions.updateOne(unnamed, new Document("$set", named(id, name))).getMatchedCount() > 0;
  }

  private Document named(SessionId id, String name) {
    return new Document(SessionDocuments.NAME, documents.seal(id, SessionDocuments.NAME, name));
  }

  /**
   * Makes it active, however it ended, and ends the user's active one for that.
   *
   * @param ended the same for all attempts: those that had to end are put there
   */
  Optional<Reopened> reopen(SessionId id, UserId userId, Set<SessionId> ended) {
    for (int round = 0; round < ActiveSessions.ROUNDS; round++) {
      Optional<Session> found = own(id, userId);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      Optional<Session> open = found.filter(Session::active).or(() -> open(id, userId, ended));
      if (open.isPresent()) {
        return Optional.of(new Reopened(open.get(), List.copyOf(ended)));
      }
    }
    throw lost();
  }

  private Optional<Session> open(SessionId id, UserId userId, Set<SessionId> ended) {
    find(SessionDocuments.activeOf(userId))
        .ifPresent(
            other -> {
              // First: nobody would hear of one that ends without a reply that says so.
              ended.add(other.id());
              if (endNow(other).isEmpty()) {
                ended.remove(other.id());
              }
            });
    try {
      return change(
          SessionDocuments.ownEnded(id, userId), SessionDocuments.reopening(userId, now()));
    } catch (MongoException fault) {
      if (Faults.isDuplicateKey(fault)) {
        return Optional.empty();
      }
      throw fault;
    }
  }

  private Optional<Session> endNow(Session session) {
    return change(
        SessionDocuments.ownActive(session.id(), session.userId()),
        SessionDocuments.ending(session.start(), now(), EndedBy.USER));
  }

  private Optional<Session> own(SessionId id, UserId userId) {
    return find(SessionDocuments.own(id, userId));
  }

  private Optional<Session> find(Document filter) {
    return Optional.ofNullable(sessions.find(filter).projection(SessionDocuments.HEAD).first())
        .map(documents::read);
  }

  private Optional<Session> change(Document filter, Document update) {
    return Optional.ofNullable(sessions.findOneAndUpdate(filter, update, AFTER))
        .map(documents::read);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** Each round lost means that another server has ended or opened a session of the user. */
  private static ChatException lost() {
    return Refusals.NOT_STORED.refusal();
  }
}
