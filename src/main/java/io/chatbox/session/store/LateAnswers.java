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
      new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);

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
   * Does nothing if the answer is stored. Idempotent.
   *
   * @param sessionId of the session whose claim was taken away
   */
  void forestall(SessionId sessionId, UserId owner, MessageId answerId) {
    if (messages.byId(sessionId, answerId).isPresent()) {
      return;
    }
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
      active.recount(sessionId, messages.count(sessionId));
    }
  }
}
