package io.chatbox.session.store;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import io.chatbox.mongo.Faults;
import io.chatbox.protocol.Id;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.Answers.Claim;
import io.chatbox.session.Answers.Opening;
import io.chatbox.session.Message;
import io.chatbox.session.Refusals;
import io.chatbox.session.Session;
import io.chatbox.session.Sessions.Draft;
import io.chatbox.session.store.Messages.Kept;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.bson.Document;

/**
 * Questions that can be answered at once: one update takes their number, that of their answer and
 * the claim; one insert stores both. Each can be repeated: what an earlier attempt has come to is
 * known by the answer's id.
 *
 * <p>Whoever takes a claim away leaves a dropped message under the answer's id ({@link
 * LateAnswers}): a server that slept between the two can't store it any more.
 */
final class Openings {
  /** The question's number and the answer's. */
  private static final long NUMBERS = 2;

  private static final FindOneAndUpdateOptions AFTER =
      new FindOneAndUpdateOptions()
          .returnDocument(ReturnDocument.AFTER)
          .projection(SessionDocuments.CLAIMED);

  private final MongoCollection<Document> sessions;
  private final SessionDocuments documents;
  private final Messages messages;
  private final ActiveSessions active;
  private final Names names;
  private final Claims claims;
  private final Clock clock;

  Openings(SessionCollections collections, Claims claims, Clock clock) {
    sessions = collections.sessions();
    documents = collections.sessionDocuments();
    messages = new Messages(collections);
    active = new ActiveSessions(collections);
    names = new Names(collections, clock);
    this.claims = claims;
    this.clock = clock;
  }

  /** See {@link io.chatbox.session.Answers#open}. */
  Optional<Opening> open(SessionId sessionId, Draft draft, MessageId answerId) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Document free = Claims.unclaimed(SessionDocuments.ownActive(sessionId, draft.ownerId()));
    Document after = sessions.findOneAndUpdate(free, taking(answerId, now), AFTER);
    return Optional.ofNullable(after)
        .or(() -> opened(sessionId, draft, answerId, now))
        .map(session -> opening(session, draft, answerId, now));
  }

  private Document taking(MessageId answerId, Instant now) {
    return new Document(
            "$inc", new Document("epoch", 1L).append("seq", NUMBERS).append("messages", NUMBERS))
        .append("$set", claims.taking(answerId, now));
  }

  /** The session where it was not active, or taken by an earlier attempt. */
  private Optional<Document> opened(
      SessionId sessionId, Draft draft, MessageId answerId, Instant now) {
    Document session =
        sessions
            .find(SessionDocuments.own(sessionId, draft.ownerId()))
            .projection(SessionDocuments.HEAD)
            .first();
    if (session != null && claims.isOurs(session, answerId)) {
      return Optional.of(claims.renumber(session, NUMBERS));
    }
    boolean busy = session != null && session.containsKey("activeUid");
    if (busy || draft.clientMsgId() != null && messages.of(draft).isPresent()) {
      return Optional.empty();
    }
    try {
      return session == null
          ? Optional.of(begun(sessionId, draft, answerId, now))
          : reopened(sessionId, draft, answerId, now);
    } catch (MongoException fault) {
      if (Faults.isDuplicateKey(fault)) {
        return Optional.empty(); // Another session of the user is active, or another's has the id.
      }
      throw fault;
    }
  }

  private Document begun(SessionId sessionId, Draft draft, MessageId answerId, Instant now) {
    Document session = SessionDocuments.fresh(sessionId, draft.ownerId(), now);
    session.append("epoch", 1L).append("seq", NUMBERS).append("messages", NUMBERS);
    session.putAll(claims.taking(answerId, now));
    session.replaceAll((field, value) -> value instanceof Id id ? id.value() : value);
    SessionName.of(draft.content())
        .ifPresent(
            name ->
                session.append(
                    SessionDocuments.NAME, documents.seal(sessionId, SessionDocuments.NAME, name)));
    sessions.insertOne(session);
    return session;
  }

  private Optional<Document> reopened(
      SessionId sessionId, Draft draft, MessageId answerId, Instant now) {
    Document ended = Claims.unclaimed(SessionDocuments.ownEnded(sessionId, draft.ownerId()));
    Document update = SessionDocuments.reopening(draft.ownerId(), now);
    Document taking = taking(answerId, now);
    update.get("$set", Document.class).putAll(taking.get("$set", Document.class));
    update.append("$inc", taking.get("$inc"));
    return Optional.ofNullable(sessions.findOneAndUpdate(ended, update, AFTER));
  }

  private Opening opening(Document document, Draft draft, MessageId answerId, Instant now) {
    Session session = documents.read(document);
    Message question = draft.in(session.id(), session.seq() - 1, now);
    Optional<String> firstName = Names.first(session, draft.content());
    return new Opening(
        firstName.map(session::named).orElse(session),
        question,
        Claims.claimOf(document, answerId, Optional.empty()),
        firstName);
  }

  /**
   * See {@link io.chatbox.session.Answers#begin}.
   *
   * @param answer as it begins
   */
  Optional<Message> begin(Opening opening, Message answer) {
    Message question = opening.question();
    if (!messages.insert(question, answer) && !settled(question, answer)) {
      leave(opening.claim());
      return Optional.empty();
    }
    opening
        .firstName()
        .ifPresent(name -> names.give(question.sessionId(), question.ownerId(), name));
    return Optional.of(answer);
  }

  /** After a key that was taken: whether it is by an earlier attempt of this very call. */
  private boolean settled(Message question, Message answer) {
    Optional<Kept> stored = messages.byKey(question.ownerId(), key(question));
    if (stored.filter(kept -> !kept.message().id().equals(question.id())).isPresent()) {
      return false;
    }
    if (stored.isEmpty() && !messages.insert(question)) {
      throw io.chatbox.mongo.Refusals.NOT_STORED.refusal();
    }
    if (messages.byId(answer.sessionId(), answer.id()).isEmpty()) {
      messages.insert(answer);
    }
    messages
        .byId(answer.sessionId(), answer.id())
        .filter(kept -> !kept.dropped())
        .orElseThrow(Refusals.CONVERSATION_MOVED_ON::refusal);
    return true;
  }

  private static String key(Message message) {
    return message.clientMsgId().orElse(message.id().value());
  }

  /** Gives back a claim under which nothing, or not all, was stored. */
  void leave(Claim claim) {
    messages.drop(claim.sessionId(), claim.answerId());
    claims.giveBack(claim);
    active.recount(claim.sessionId(), messages.count(claim.sessionId()));
  }

  /** As {@link #begin}, of a question that is stored. */
  Message start(Message answer) {
    if (!messages.insert(answer)) {
      messages
          .byId(answer.sessionId(), answer.id())
          .filter(kept -> !kept.dropped())
          .orElseThrow(Refusals.CONVERSATION_MOVED_ON::refusal);
    }
    return answer;
  }
}
