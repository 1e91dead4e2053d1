package io.chatbox.session.store;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import io.chatbox.mongo.Documents;
import io.chatbox.protocol.Author;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Message;
import io.chatbox.session.Message.Body;
import io.chatbox.session.Message.Position;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.bson.Document;

/**
 * Answers whose claim is taken away before they are stored: whoever takes it leaves a dropped
 * message under the answer's id, so that its server can't store it late.
 */
final class LateAnswers {
  private static final FindOneAndUpdateOptions AFTER =
      new FindOneAndUpdateOptions()
          .returnDocument(ReturnDocument.AFTER)
          .projection(new Document("seq", 1));

  private final MongoCollection<Document> sessions;
  private final Messages messages;
  private final ActiveSessions active;
  private final Clock clock;

  LateAnswers(SessionCollections collections, Clock clock) {
    sessions = collections.sessions();
    messages = new Messages(collections);
    active = new ActiveSessions(collections);
    this.clock = clock;
  }

  /**
   * Does nothing if the answer is stored. Can be repeated from wherever it broke off.
   *
   * @param sessionId of the session whose claim was taken away
   */
  void forestall(SessionId sessionId, UserId owner, MessageId answerId) {
    Optional<Messages.Kept> kept = messages.byId(sessionId, answerId);
    if (kept.isEmpty()) {
      insertDropped(sessionId, owner, answerId);
    }
    if (kept.isEmpty() || kept.get().dropped()) {
      active.recount(sessionId, messages.count(sessionId));
    }
  }

  private void insertDropped(SessionId sessionId, UserId owner, MessageId answerId) {
    Document numbered =
        sessions.findOneAndUpdate(
            new Document("_id", sessionId), new Document("$inc", new Document("seq", 1L)), AFTER);
    if (numbered != null) {
      messages.insertDropped(
          new Message(
              answerId,
              new Position(sessionId, owner, Documents.number(numbered, "seq")),
              Author.AI,
              clock.instant().truncatedTo(ChronoUnit.MILLIS),
              Body.of(""),
              Optional.empty(),
              Optional.empty()));
    }
  }

  /**
   * Sees to an answer whose claim somebody has taken away and not seen to it.
   *
   * @return false if there is none
   */
  boolean settle(SessionId sessionId, UserId owner) {
    Document taken =
        sessions
            .find(new Document("_id", sessionId).append("turnUntil", SessionDocuments.TAKEN))
            .projection(new Document("turnAnswer", 1))
            .first();
    if (taken == null) {
      return false;
    }
    Optional.ofNullable(taken.getString("turnAnswer"))
        .ifPresent(id -> forestall(sessionId, owner, new MessageId(id)));
    ActiveSessions.endTakenClaim(sessions, sessionId);
    return true;
  }
}
