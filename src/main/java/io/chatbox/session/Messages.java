package io.chatbox.session;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import io.chatbox.session.Message.State;
import io.chatbox.session.Sessions.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/** The messages collection. */
final class Messages {
  private final MongoCollection<Document> messages;

  Messages(MongoCollection<Document> messages) {
    this.messages = messages;
  }

  /**
   * @return false if the id, the client's key or the number is taken
   */
  boolean insert(Message message) {
    try {
      messages.insertOne(MessageDocuments.write(message));
      return true;
    } catch (MongoException fault) {
      if (ActiveSessions.duplicateKey(fault)) {
        return false;
      }
      throw fault;
    }
  }

  /** The user's message with the client's id, or else the message's own. */
  Optional<Message> byKey(String userId, String clientKey) {
    Document filter =
        new Document("uid", userId)
            .append("clientKey", clientKey)
            .append("v", SessionDocuments.VERSION);
    return Optional.ofNullable(messages.find(filter).first()).map(MessageDocuments::read);
  }

  /** Ends an answer that still runs; whether it is now as {@code outcome} says. */
  boolean end(Message answer, Outcome outcome) {
    Document own =
        new Document("_id", answer.id())
            .append("v", SessionDocuments.VERSION)
            .append("sessionId", answer.sessionId());
    Document running = new Document(own).append("state", MessageDocuments.stored(State.RUNNING));
    Document fields = MessageDocuments.ended(outcome);
    if (messages.updateOne(running, new Document("$set", fields)).getMatchedCount() > 0) {
      return true;
    }
    // An earlier attempt may have got through without our hearing of it.
    Document stored = messages.find(own).first();
    return stored != null && stored.entrySet().containsAll(fields.entrySet());
  }

  List<Message> last(String sessionId, long beforeSeq, int limit) {
    if (limit <= 0) {
      return List.of(); // 0 is "all" to MongoDB
    }
    Document filter =
        new Document("sessionId", sessionId)
            .append("seq", new Document("$lt", beforeSeq))
            .append("v", SessionDocuments.VERSION);
    List<Message> newestFirst = new ArrayList<>();
    messages
        .find(filter)
        .sort(new Document("seq", -1))
        .limit(limit)
        .map(MessageDocuments::read)
        .into(newestFirst);
    return newestFirst.reversed();
  }
}
