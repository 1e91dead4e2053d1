package io.chatbox.session.store;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import io.chatbox.mongo.Faults;
import io.chatbox.mongo.Refusals;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Session;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bson.Document;

/**
 * Changes to a user's one active session. That there is one only is the unique index's work on
 * {@code activeUid}: whoever loses the race for it finds the winner's session and goes there. Every
 * filter carries the user.
 */
final class ActiveSessions {
  /** Each round lost means that another writer of the same user has won one. */
  static final int ROUNDS = 10;

  private static final FindOneAndUpdateOptions AFTER =
      new FindOneAndUpdateOptions()
          .returnDocument(ReturnDocument.AFTER)
          .projection(SessionDocuments.HEAD);

  private final MongoCollection<Document> sessions;
  private final SessionDocuments documents;

  ActiveSessions(SessionCollections collections) {
    sessions = collections.sessions();
    documents = collections.sessionDocuments();
  }

  /** The update that takes the next message's number. One that comes to nothing is a gap. */
  static Document nextNumber(Instant now) {
    return new Document("$inc", new Document("seq", 1L))
        .append("$set", new Document("lastActivity", Date.from(now)));
  }

  /**
   * The same for what ends a running answer, on whichever server that is: its claim is taken away.
   * To be followed by {@link #endTakenClaim}; without it, somebody else does that.
   */
  static Document takingOver(Instant now) {
    Document update = nextNumber(now).append("$unset", new Document("turnServer", ""));
    update.get("$inc", Document.class).append("epoch", 1L);
    update.get("$set", Document.class).append("turnUntil", SessionDocuments.TAKEN);
    return update;
  }

  /** What the claim was for has been seen to. */
  static void endTakenClaim(MongoCollection<Document> sessions, SessionId sessionId) {
    sessions.updateOne(
        new Document("_id", sessionId).append("turnUntil", SessionDocuments.TAKEN),
        new Document("$unset", SessionDocuments.NO_CLAIM));
  }

  /**
   * Applies an update to the session if it is active; else to the one that is; else writes or
   * reopens the session first.
   *
   * @return the session as updated: the one named, the active one, or, should the id turn out to be
   *     taken by another user, one with a new id
   */
  Session changeOrOpen(SessionId sessionId, UserId userId, Document update, Instant now) {
    SessionId target = sessionId;
    for (int round = 0; round < ROUNDS; round++) {
      Optional<Session> changed = change(target, userId, update);
      if (changed.isPresent()) {
        return changed.get();
      }
      target = open(target, userId, now);
    }
    throw Refusals.NOT_STORED.refusal();
  }

  /** Applies an update to the session if it is active. */
  Optional<Session> change(SessionId sessionId, UserId userId, Document update) {
    return Optional.ofNullable(
            sessions.findOneAndUpdate(SessionDocuments.ownActive(sessionId, userId), update, AFTER))
        .map(documents::read);
  }

  /** Tries to make the session active; which one to turn to now. */
  private SessionId open(SessionId sessionId, UserId userId, Instant now) {
    try {
      Document ended =
          SessionDocuments.own(sessionId, userId)
              .append("activeUid", new Document("$exists", false));
      boolean reopened =
          sessions.updateOne(ended, SessionDocuments.reopening(userId, now)).getMatchedCount() > 0;
      if (!reopened) {
        sessions.insertOne(SessionDocuments.fresh(sessionId, userId, now));
      }
      return sessionId;
    } catch (MongoException fault) {
      if (!Faults.isDuplicateKey(fault)) {
        throw fault;
      }
      return idOf(SessionDocuments.activeOf(userId))
          .or(() -> idOf(SessionDocuments.own(sessionId, userId)))
          .orElseGet(SessionId::next);
    }
  }

  /** A message was stored, and that is told here for the first time. */
  void count(SessionId sessionId) {
    sessions.updateOne(
        new Document("_id", sessionId), new Document("$inc", new Document("messages", 1L)));
  }

  /** Messages were dropped, or nobody knows how many were counted. */
  void recount(SessionId sessionId, long messages) {
    sessions.updateOne(
        new Document("_id", sessionId), new Document("$set", new Document("messages", messages)));
  }

  Optional<Session> find(SessionId sessionId, UserId userId) {
    return Optional.ofNullable(
            sessions
                .find(SessionDocuments.own(sessionId, userId))
                .projection(SessionDocuments.HEAD)
                .first())
        .map(documents::read);
  }

  /** The same of one that was there a moment ago. */
  Session require(SessionId sessionId, UserId userId) {
    return find(sessionId, userId)
        .orElseThrow(io.chatbox.session.Refusals.CONVERSATION_DELETED::refusal);
  }

  private Optional<SessionId> idOf(Document filter) {
    return Optional.ofNullable(sessions.find(filter).projection(new Document("_id", 1)).first())
        .map(document -> new SessionId(document.getString("_id")));
  }
}
