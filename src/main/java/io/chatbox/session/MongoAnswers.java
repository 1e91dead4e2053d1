package io.chatbox.session;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.protocol.Ids;
import io.chatbox.protocol.Sender;
import io.chatbox.session.Message.Answer;
import io.chatbox.session.Message.State;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;

/** Answers in MongoDB. The claim is part of the session's document. */
@Singleton
public final class MongoAnswers implements Answers {
  private static final int SWEPT_AT_ONCE = 100;
  private static final Document ID = new Document("_id", 1);

  /** The end of a claim that was taken away, while that is under way. */
  private static final Date TAKEN = new Date(0);

  static final Document NO_CLAIM =
      new Document("turnServer", "").append("turnUntil", "").append("turnAnswer", "");
  private static final FindOneAndUpdateOptions BEFORE =
      new FindOneAndUpdateOptions().returnDocument(ReturnDocument.BEFORE);

  private final String serverId = Ids.next();
  private final Database database;
  private final Clock clock;
  private final MongoCollection<Document> sessions;
  private final Messages messages;
  private final AnswerTexts texts;
  private final Figures figures;

  @Inject
  public MongoAnswers(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
    sessions = database.sessions();
    messages = new Messages(database);
    texts = new AnswerTexts(database);
    figures = new Figures(sessions);
  }

  @Override
  public Optional<Claim> claim(Message question, String answerId) {
    return database.write("claim", () -> claimNow(question, answerId));
  }

  /**
   * A claim never takes another's place: what a lapsed one was for is interrupted first, or nobody
   * would know of it any more.
   */
  private Optional<Claim> claimNow(Message question, String answerId) {
    Optional<Message> interrupted = Optional.empty();
    for (int round = 0; round < ActiveSessions.ROUNDS; round++) {
      Instant now = now();
      Document before =
          sessions.findOneAndUpdate(free(question, answerId), claiming(answerId, now), BEFORE);
      if (before != null) {
        return Optional.of(claim(question, answerId, before, now, interrupted));
      }
      Document session = requireActive(question);
      if (!lapsed(session, now)) {
        return Optional.empty();
      }
      Optional<Message> other = interruptLapsed(session);
      interrupted = other.isPresent() ? other : interrupted;
    }
    return Optional.empty();
  }

  /** Nobody answers there, or an earlier attempt of this very call does. */
  private Document free(Message question, String answerId) {
    return SessionDocuments.ownActive(question.sessionId(), question.userId())
        .append("turnAnswer", new Document("$in", Arrays.asList(null, answerId)));
  }

  private Document claiming(String answerId, Instant now) {
    return new Document("$inc", new Document("epoch", 1L).append("seq", 1L).append("messages", 1L))
        .append(
            "$set",
            new Document("turnServer", serverId)
                .append("turnUntil", Date.from(now.plus(LEASE)))
                .append("turnAnswer", answerId)
                .append("lastActivity", Date.from(now)));
  }

  private static Claim claim(
      Message question,
      String answerId,
      Document before,
      Instant now,
      Optional<Message> interrupted) {
    return new Claim(
        question.sessionId(),
        question.userId(),
        answerId,
        SessionDocuments.number(before, "seq") + 1,
        SessionDocuments.number(before, "epoch") + 1,
        now,
        interrupted);
  }

  private Document requireActive(Message question) {
    Document active = SessionDocuments.ownActive(question.sessionId(), question.userId());
    Document session = sessions.find(active).first();
    if (session == null) {
      throw new ChatException(ErrorCode.CONFLICT, "This conversation has ended.");
    }
    return session;
  }

  /** Our own claim is left over from a turn that could not give it back: there is one at a time. */
  private boolean lapsed(Document session, Instant now) {
    return serverId.equals(session.getString("turnServer"))
        || session.getDate("turnUntil") != null
            && session.getDate("turnUntil").toInstant().isBefore(now);
  }

  private Optional<Message> visible(String sessionId, String id) {
    return messages.byId(sessionId, id).filter(kept -> !kept.dropped()).map(Messages.Kept::message);
  }

  /** The start may have failed after the answer was stored. */
  @Override
  public void release(Claim claim) {
    database.write(
        "release",
        () -> {
          messages.drop(claim.sessionId(), claim.answerId());
          return sessions.updateOne(
              claimed(claim),
              new Document("$unset", NO_CLAIM).append("$inc", new Document("messages", -1L)));
        });
  }

  private Document claimed(Claim claim) {
    return SessionDocuments.own(claim.sessionId(), claim.userId())
        .append("epoch", claim.epoch())
        .append("turnServer", serverId);
  }

  @Override
  public Message start(Claim claim, Message question, String modelId, Optional<String> replaces) {
    Message answer = answer(claim, question, modelId, replaces, now());
    return database.write(
        "start",
        () -> {
          if (!messages.insert(answer) && visible(answer.sessionId(), answer.id()).isEmpty()) {
            throw new ChatException(ErrorCode.DATABASE_ERROR, Database.NOT_STORED);
          }
          requireClaim(claim, answer);
          if (replaces.isPresent()) {
            messages.dropAnswers(question, answer.id());
            recount(claim.sessionId());
          }
          return answer;
        });
  }

  private void recount(String sessionId) {
    new ActiveSessions(database).recount(sessionId, messages.count(sessionId));
  }

  /** This server may have been asleep, or the conversation edited on another one. */
  private void requireClaim(Claim claim, Message answer) {
    if (sessions.find(claimed(claim)).projection(ID).first() == null) {
      messages.drop(answer.sessionId(), answer.id());
      throw new ChatException(
          ErrorCode.CONFLICT, "This conversation went on elsewhere. Please look at it again.");
    }
  }

  private static Message answer(
      Claim claim, Message question, String modelId, Optional<String> replaces, Instant now) {
    return new Message(
        claim.answerId(),
        claim.sessionId(),
        claim.userId(),
        claim.seq(),
        Sender.AI,
        "",
        true,
        now,
        Optional.empty(),
        Map.of(),
        replaces,
        Optional.of(
            new Answer(
                question.id(),
                question.seq(),
                modelId,
                State.RUNNING,
                Optional.empty(),
                0,
                0,
                true,
                Optional.empty())));
  }

  @Override
  public Set<String> renew(Collection<Claim> claims) {
    if (claims.isEmpty()) {
      return Set.of();
    }
    return database.write("renew", () -> renewNow(claims));
  }

  private Set<String> renewNow(Collection<Claim> claims) {
    Document ours =
        new Document("_id", new Document("$in", claims.stream().map(Claim::sessionId).toList()))
            .append("turnServer", serverId);
    Document until = new Document("turnUntil", Date.from(now().plus(LEASE)));
    if (sessions.updateMany(ours, new Document("$set", until)).getMatchedCount() == claims.size()) {
      return Set.of();
    }
    Set<String> lost = new HashSet<>();
    for (Claim claim : claims) {
      if (sessions.find(claimed(claim)).first() == null) {
        lost.add(claim.answerId());
      }
    }
    return lost;
  }

  @Override
  public Set<String> grow(Collection<Growth> growths) {
    return growths.isEmpty() ? Set.of() : database.write("grow", () -> texts.grow(growths));
  }

  @Override
  public Optional<Message> finish(Claim claim, Message started, Outcome outcome) {
    return database.write(
        "finish",
        () -> {
          if (texts.end(started, outcome)) {
            figures.count(claim, outcome);
            return Optional.of(started.ended(outcome));
          }
          sessions.updateOne(claimed(claim), new Document("$unset", NO_CLAIM));
          return visible(started.sessionId(), started.id());
        });
  }

  @Override
  public List<String> lapsed() {
    return database.read(
        "lapsed",
        () ->
            sessions
                .find(
                    new Document("turnUntil", new Document("$lt", Date.from(now())))
                        .append("v", SessionDocuments.VERSION))
                .projection(ID)
                .limit(SWEPT_AT_ONCE)
                .map(session -> session.getString("_id"))
                .into(new ArrayList<>()));
  }

  @Override
  public Optional<Message> interruptLapsed(String sessionId) {
    return database.write(
        "interruptLapsed",
        () -> {
          Document session = sessions.find(new Document("_id", sessionId)).first();
          return session != null
                  && session.getDate("turnUntil") != null
                  && session.getDate("turnUntil").toInstant().isBefore(now())
              ? interruptLapsed(session)
              : Optional.empty();
        });
  }

  /** Can be repeated from wherever it broke off. */
  private Optional<Message> interruptLapsed(Document session) {
    String sessionId = session.getString("_id");
    String answerId = session.getString("turnAnswer");
    if (!takeAway(session)) {
      return Optional.empty();
    }
    Optional<Message> interrupted =
        answerId == null ? Optional.empty() : texts.interrupt(sessionId, answerId);
    sessions.updateOne(
        new Document("_id", sessionId).append("turnUntil", TAKEN),
        new Document("$unset", NO_CLAIM));
    return interrupted;
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
        new Document("$set", new Document("turnUntil", TAKEN))
            .append("$unset", new Document("turnServer", ""))
            .append("$inc", new Document("epoch", 1L));
    return sessions.updateOne(unchanged, ending).getMatchedCount() > 0;
  }

  /** In milliseconds, as the database keeps it, so that what is returned is what is stored. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
