package io.chatbox.session.store;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import io.chatbox.mongo.Documents;
import io.chatbox.mongo.Faults;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.Sender;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Message;
import io.chatbox.session.Message.State;
import io.chatbox.session.Session;
import io.chatbox.session.Sessions.Draft;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/**
 * The messages collection. A message that was dropped stays behind as a stub without its text, so
 * that its resend is known; only what says so below sees stubs.
 */
final class Messages {
  static final Document NEWEST_FIRST = new Document("seq", -1);
  static final Document OLDEST_FIRST = new Document("seq", 1);
  private static final Document ENDED = new Document("$ne", MessageDocuments.stored(State.RUNNING));
  private static final Document ID = new Document("_id", 1);
  private static final Document NUMBER_AND_TIME = new Document("seq", 1).append("ts", 1);
  private static final int LOOK_AHEAD = 10_000;

  private final MongoCollection<Document> messages;
  private final MessageDocuments documents;

  /**
   * A message or the stub of one.
   *
   * @param dropped whether it is a stub
   */
  record Kept(Message message, boolean dropped) {}

  Messages(SessionCollections collections) {
    messages = collections.messages();
    documents = collections.messageDocuments();
  }

  /** All messages of a session that were not dropped. */
  static Document in(SessionId sessionId) {
    return new Document("sessionId", sessionId)
        .append("v", Documents.VERSION)
        .append("dropped", null);
  }

  /** One message of a session that was not dropped. */
  static Document one(SessionId sessionId, MessageId id) {
    return in(sessionId).append("_id", id);
  }

  /**
   * @return false if the id, the client's key or the number is taken
   */
  boolean insert(Message message) {
    return insert(List.of(documents.write(message)));
  }

  /** The stub of one that there never was. */
  void insertDropped(Message message) {
    insert(
        List.of(
            documents.write(message).append("dropped", true).append(MessageDocuments.CONTENT, "")));
  }

  private boolean insert(List<Document> all) {
    try {
      messages.insertMany(all);
      return true;
    } catch (MongoException fault) {
      if (Faults.isDuplicateKey(fault)) {
        return false;
      }
      throw fault;
    }
  }

  /**
   * Both, the first one first.
   *
   * @return false if an id, a client's key or a number is taken; the first may be stored then
   */
  boolean insert(Message first, Message second) {
    return insert(List.of(documents.write(first), documents.write(second)));
  }

  /** What a draft was stored as before; stubs too. */
  Optional<Kept> of(Draft draft) {
    return byKey(
        draft.ownerId(),
        draft.clientMsgId() == null ? draft.messageId().value() : draft.clientMsgId());
  }

  /** The user's message with the client's id, or else the message's own; stubs too. */
  Optional<Kept> byKey(UserId userId, String clientKey) {
    return kept(new Document("uid", userId).append("clientKey", clientKey));
  }

  /** Stubs too. */
  Optional<Kept> byId(SessionId sessionId, MessageId id) {
    return kept(new Document("_id", id).append("sessionId", sessionId));
  }

  /** What took a dropped message's place, which has a later number; stubs too. */
  Optional<Kept> successor(Message dropped) {
    return kept(
        new Document("sessionId", dropped.sessionId())
            .append("seq", new Document("$gt", dropped.seq()))
            .append("replaces", dropped.id()));
  }

  private Optional<Kept> kept(Document filter) {
    filter.append("v", Documents.VERSION);
    return Optional.ofNullable(messages.find(filter).first())
        .map(document -> new Kept(documents.read(document), document.getBoolean("dropped", false)));
  }

  /** Those below a number. */
  static Document below(SessionId sessionId, long seq) {
    return in(sessionId).append("seq", new Document("$lt", seq));
  }

  /** The same without answers that still run. */
  static Document endedBelow(SessionId sessionId, long seq) {
    return below(sessionId, seq).append("state", ENDED);
  }

  /** Those above a number. */
  static Document above(SessionId sessionId, long seq) {
    return in(sessionId).append("seq", new Document("$gt", seq));
  }

  /** The same without answers that still run. */
  static Document endedAbove(SessionId sessionId, long seq) {
    return above(sessionId, seq).append("state", ENDED);
  }

  /** Whether nothing stands below a number. */
  boolean isFirst(SessionId sessionId, long seq) {
    return messages.find(below(sessionId, seq)).projection(ID).first() == null;
  }

  /** Whether neither a message nor one that followed it has an answer. */
  boolean isUnanswered(Message question) {
    Document answers =
        above(question.sessionId(), question.seq())
            .append("answersSeq", new Document("$gte", question.seq()));
    return messages.find(answers).projection(ID).first() == null;
  }

  /**
   * The number up to which nothing is missing: the session's last, or the one before the first that
   * was given away and not stored yet.
   *
   * @param settled a number below that of a message from before this is not waited for
   */
  long settled(Session session, long afterSeq, Instant settled) {
    Document above =
        new Document("sessionId", session.id()).append("seq", new Document("$gt", afterSeq));
    long complete = afterSeq;
    for (Document document :
        messages.find(above).projection(NUMBER_AND_TIME).sort(OLDEST_FIRST).limit(LOOK_AHEAD)) {
      long seq = Documents.number(document, "seq");
      boolean old = document.getDate("ts").toInstant().isBefore(settled);
      if (seq > complete + 1 && !old) {
        return complete;
      }
      complete = seq;
    }
    return session.lastActivity().isBefore(settled)
        ? session.seq()
        : Math.min(complete, session.seq());
  }

  /** The last message that a person wrote. */
  Optional<Message> lastQuestion(SessionId sessionId) {
    Document people = in(sessionId).append("sender", Sender.USER.wireName());
    return Optional.ofNullable(messages.find(people).sort(NEWEST_FIRST).first())
        .map(documents::read);
  }

  /**
   * Drops what follows a place in the conversation, where answers stand with their question; but
   * for what replaces it.
   *
   * @param from the number of the first message to go
   * @param below the number of the replacement
   */
  void drop(SessionId sessionId, long from, long below) {
    Document reached =
        in(sessionId)
            .append("seq", new Document("$gte", from).append("$lt", below))
            .append(
                "$or",
                List.of(
                    new Document("answersSeq", new Document("$gte", from)),
                    new Document("answersSeq", null)));
    messages.updateMany(reached, dropping());
  }

  /** Drops the answers to a message; but for the one that replaces them. */
  void dropAnswers(Message question, MessageId replacementId) {
    Document answers =
        above(question.sessionId(), question.seq())
            .append("answersSeq", question.seq())
            .append("_id", new Document("$ne", replacementId));
    messages.updateMany(answers, dropping());
  }

  long count(SessionId sessionId) {
    return messages.countDocuments(in(sessionId));
  }

  /**
   * Stubs too.
   *
   * @param sessions an id, or a condition on ids
   */
  void deleteAll(Object sessions, UserId userId) {
    messages.deleteMany(new Document("sessionId", sessions).append("uid", userId));
  }

  void drop(SessionId sessionId, MessageId id) {
    messages.updateOne(one(sessionId, id), dropping());
  }

  private static Document dropping() {
    return new Document("$set", new Document("dropped", true).append(MessageDocuments.CONTENT, ""))
        .append(
            "$unset",
            new Document("metadata", "")
                .append(MessageDocuments.METADATA, "")
                .append("rating", ""));
  }
}
