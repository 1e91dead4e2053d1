package io.chatbox.session.store;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import io.chatbox.mongo.Documents;
import io.chatbox.protocol.Ids;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Answers;
import io.chatbox.session.Answers.Claim;
import io.chatbox.session.Message;
import io.chatbox.session.Message.Position;
import io.chatbox.session.Refusals;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.bson.Document;

/**
 * Claims of sessions, part of the sessions' documents: of all servers one answers in a session, for
 * as long as it renews its claim.
 */
final class Claims {
  private static final int SWEPT_AT_ONCE = 100;
  private static final Document ID = new Document("_id", 1);

  private static final String TURN = "turnAnswer";

  private static final FindOneAndUpdateOptions AFTER =
      new FindOneAndUpdateOptions()
          .returnDocument(ReturnDocument.AFTER)
          .projection(SessionDocuments.CLAIMED);

  private final String serverId = Ids.next();
  private final MongoCollection<Document> sessions;
  private final AnswerTexts texts;
  private final LateAnswers late;
  private final Consumer<Message> interrupted;
  private final Clock clock;

  /**
   * @param interrupted told of each answer that is interrupted, again if that is repeated
   */
  Claims(
      SessionCollections collections,
      AnswerTexts texts,
      Consumer<Message> interrupted,
      Clock clock) {
    sessions = collections.sessions();
    this.texts = texts;
    late = new LateAnswers(collections, clock);
    this.interrupted = interrupted;
    this.clock = clock;
  }

  /**
   * A claim never takes another's place: what a lapsed one was for is interrupted first, or nobody
   * would know of it any more.
   *
   * @param interrupted the same for all attempts: what is interrupted is put there
   */
  Optional<Claim> claim(Message question, MessageId answerId, List<Message> interrupted) {
    for (int round = 0; round < ActiveSessions.ROUNDS; round++) {
      Instant now = now();
      Document taken = take(question, answerId, now);
      if (taken != null) {
        return Optional.of(claimOf(taken, answerId, last(interrupted)));
      }
      Document session = requireActive(question);
      if (isOurs(session, answerId)) {
        return Optional.of(claimOf(renumber(session, 1), answerId, last(interrupted)));
      }
      if (!lapsed(session, now)) {
        return Optional.empty();
      }
      interruptLapsed(session).ifPresent(interrupted::add);
    }
    return Optional.empty();
  }

  private static Optional<Message> last(List<Message> messages) {
    return messages.isEmpty() ? Optional.empty() : Optional.of(messages.getLast());
  }

  private Document take(Message question, MessageId answerId, Instant now) {
    Document free = unclaimed(SessionDocuments.ownActive(question.sessionId(), question.ownerId()));
    Document more = new Document("epoch", 1L).append("seq", 1L).append("messages", 1L);
    Document taking = new Document("$inc", more).append("$set", taking(answerId, now));
    return sessions.findOneAndUpdate(free, taking, AFTER);
  }

  /** The same where nobody answers. */
  static Document unclaimed(Document filter) {
    return filter.append(TURN, null);
  }

  /** The fields of a claim by this server. */
  Document taking(MessageId answerId, Instant now) {
    return new Document("turnServer", serverId)
        .append("turnUntil", Date.from(now.plus(Answers.LEASE)))
        .append(TURN, answerId)
        .append("lastActivity", Date.from(now));
  }

  /** Whether an earlier attempt of this very call took the claim, and did not hear of it. */
  boolean isOurs(Document session, MessageId answerId) {
    return serverId.equals(session.getString("turnServer"))
        && answerId.value().equals(session.getString(TURN));
  }

  /** Takes so many numbers under a claim of ours; those that it took before stay gaps. */
  Document renumber(Document session, long numbers) {
    Document unchanged =
        new Document("_id", session.getString("_id"))
            .append("epoch", session.get("epoch"))
            .append("turnServer", serverId);
    Document after =
        sessions.findOneAndUpdate(
            unchanged, new Document("$inc", new Document("seq", numbers)), AFTER);
    if (after == null) {
      throw Refusals.CONVERSATION_MOVED_ON.refusal();
    }
    return after;
  }

  /** The claim that a session has just been given, whose last number is the answer's. */
  static Claim claimOf(Document session, MessageId answerId, Optional<Message> interrupted) {
    return new Claim(
        new Position(
            new SessionId(session.getString("_id")),
            new UserId(session.getString("uid")),
            Documents.number(session, "seq")),
        answerId,
        Documents.number(session, "epoch"),
        interrupted,
        SessionDocuments.remote(session),
        Figures.pace(session));
  }

  private Document requireActive(Message question) {
    Document active = SessionDocuments.ownActive(question.sessionId(), question.ownerId());
    Document session = sessions.find(active).projection(SessionDocuments.HEAD).first();
    if (session == null) {
      throw Refusals.CONVERSATION_ENDED.refusal();
    }
    return session;
  }

  /** Our own claim is left over from a turn that could not give it back: there is one at a time. */
  private boolean lapsed(Document session, Instant now) {
    return serverId.equals(session.getString("turnServer")) || isOver(session, now);
  }

  private static boolean isOver(Document session, Instant now) {
    Date until = session.getDate("turnUntil");
    return until != null && until.toInstant().isBefore(now);
  }

  boolean holds(Claim claim) {
    return sessions.find(held(claim)).projection(ID).first() != null;
  }

  void giveBack(Claim claim) {
    sessions.updateOne(held(claim), new Document("$unset", SessionDocuments.NO_CLAIM));
  }

  private Document held(Claim claim) {
    return SessionDocuments.own(claim.sessionId(), claim.position().ownerId())
        .append("epoch", claim.epoch())
        .append("turnServer", serverId);
  }

  /** Answer ids of those that were lost. */
  Set<MessageId> renew(Collection<Claim> claims) {
    Document ours =
        new Document("_id", new Document("$in", claims.stream().map(Claim::sessionId).toList()))
            .append("turnServer", serverId);
    Document until = new Document("turnUntil", Date.from(now().plus(Answers.LEASE)));
    if (sessions.updateMany(ours, new Document("$set", until)).getMatchedCount() == claims.size()) {
      return Set.of();
    }
    Set<MessageId> lost = new HashSet<>();
    for (Claim claim : claims) {
      if (!holds(claim)) {
        lost.add(claim.answerId());
      }
    }
    return lost;
  }

  /** Ids of sessions whose claim has lapsed, some of them if there are many. */
  List<SessionId> lapsed() {
    return sessions
        .find(
            new Document("turnUntil", new Document("$lt", Date.from(now())))
                .append("v", Documents.VERSION))
        .projection(ID)
        .limit(SWEPT_AT_ONCE)
        .map(session -> new SessionId(session.getString("_id")))
        .into(new ArrayList<>());
  }

  /** Ends a claim that has lapsed; the answer that was interrupted, if there was one. */
  Optional<Message> interruptLapsed(SessionId sessionId) {
    Document session =
        sessions.find(new Document("_id", sessionId)).projection(SessionDocuments.HEAD).first();
    return session != null && isOver(session, now()) ? interruptLapsed(session) : Optional.empty();
  }

  /** Can be repeated from wherever it broke off. */
  private Optional<Message> interruptLapsed(Document session) {
    SessionId sessionId = new SessionId(session.getString("_id"));
    Optional<MessageId> answerId =
        Optional.ofNullable(session.getString("turnAnswer")).map(MessageId::new);
    if (!takeAway(session)) {
      return Optional.empty();
    }
    Optional<Message> answer = answerId.flatMap(id -> texts.interrupt(sessionId, id));
    if (answer.isEmpty()) {
      UserId owner = new UserId(session.getString("uid"));
      answerId.ifPresent(id -> late.forestall(sessionId, owner, id));
    }
    // While the claim says so: afterwards nobody would know of the answer any more.
    answer.ifPresent(interrupted);
    forget(sessionId, answer);
    return answer;
  }

  /** What was interrupted is to be told, even if this fails: then the next sweep does it. */
  private void forget(SessionId sessionId, Optional<Message> answer) {
    try {
      ActiveSessions.endTakenClaim(sessions, sessionId);
    } catch (MongoException fault) {
      if (answer.isEmpty()) {
        throw fault;
      }
    }
  }

  /**
   * Ends a lapsed claim, whose server may wake at this very moment and renew it. Should this server
   * die now, the next sweep finds it again.
   */
  private boolean takeAway(Document session) {
    Document unchanged =
        new Document("_id", session.getString("_id"))
            .append("epoch", session.get("epoch"))
            .append("turnUntil", session.getDate("turnUntil"));
    Document ending =
        new Document("$set", new Document("turnUntil", SessionDocuments.TAKEN))
            .append("$unset", new Document("turnServer", ""))
            .append("$inc", new Document("epoch", 1L));
    return sessions.updateOne(unchanged, ending).getMatchedCount() > 0;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
