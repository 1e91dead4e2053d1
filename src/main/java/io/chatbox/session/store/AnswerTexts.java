package io.chatbox.session.store;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.UpdateOneModel;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.Rating;
import io.chatbox.protocol.Sender;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.Answers.Growth;
import io.chatbox.session.Answers.Outcome;
import io.chatbox.session.Message;
import io.chatbox.session.Message.State;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;

/**
 * What is written of an answer after it began. All but a rating is conditional on its running
 * still: a server that slept past its lease finds the answer ended by its successor and changes
 * nothing.
 */
final class AnswerTexts {
  private static final BulkWriteOptions ANY_ORDER = new BulkWriteOptions().ordered(false);

  private final MongoCollection<Document> messages;
  private final MessageDocuments documents;

  AnswerTexts(SessionCollections collections) {
    messages = collections.messages();
    documents = collections.messageDocuments();
  }

  private static Document running(SessionId sessionId, MessageId id) {
    return Messages.one(sessionId, id).append("state", MessageDocuments.stored(State.RUNNING));
  }

  /** Stores how far answers have come, in one command; ids of those that don't run any more. */
  Set<MessageId> grow(Collection<Growth> growths) {
    List<UpdateOneModel<Document>> updates =
        growths.stream()
            .map(
                growth ->
                    new UpdateOneModel<Document>(
                        running(growth.answer().sessionId(), growth.answer().id()),
                        new Document("$set", documents.grown(growth))))
            .toList();
    if (messages.bulkWrite(updates, ANY_ORDER).getMatchedCount() == updates.size()) {
      return Set.of();
    }
    Set<MessageId> ended = new HashSet<>();
    for (Growth growth : growths) {
      if (messages.find(running(growth.answer().sessionId(), growth.answer().id())).first()
          == null) {
        ended.add(growth.answer().id());
      }
    }
    return ended;
  }

  /** Ends an answer that still runs; whether it is now as {@code outcome} says. */
  boolean end(Message answer, Outcome outcome) {
    Document fields = documents.ended(answer, outcome);
    if (set(running(answer.sessionId(), answer.id()), fields)) {
      return true;
    }
    // An earlier attempt may have got through without our hearing of it.
    Document stored = messages.find(Messages.one(answer.sessionId(), answer.id())).first();
    return stored != null && documents.read(stored).equals(outcome.endOf(answer));
  }

  /** Ends an answer whose server is gone; empty if it had ended in another way. */
  Optional<Message> interrupt(SessionId sessionId, MessageId id) {
    set(
        running(sessionId, id),
        new Document("state", MessageDocuments.stored(State.INTERRUPTED))
            .append("finishReason", "interrupted"));
    return Optional.ofNullable(messages.find(Messages.one(sessionId, id)).first())
        .map(documents::read)
        .filter(message -> message.answer().orElseThrow().state() == State.INTERRUPTED);
  }

  /** Stores what the user thinks of an answer; empty if there is no such answer. */
  Optional<Message> rate(SessionId sessionId, MessageId id, Rating rating) {
    Document answer = Messages.one(sessionId, id).append("sender", Sender.AI.wireName());
    return set(answer, new Document("rating", rating.wireName()))
        ? Optional.ofNullable(messages.find(answer).first()).map(documents::read)
        : Optional.empty();
  }

  private boolean set(Document filter, Document fields) {
    return messages.updateOne(filter, new Document("$set", fields)).getMatchedCount() > 0;
  }
}
