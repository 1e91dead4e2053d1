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
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bson.Document;

/** Answers in MongoDB. The claim is part of the session's document. */
@Singleton
public final class MongoAnswers implements Answers {
  /** After this a claim may have been lost without its being noticed. */
  private static final Duration SURE = LEASE.dividedBy(2);

  private static final int SWEPT_AT_ONCE = 100;

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
    messages = new Messages(database.messages());
    texts = new AnswerTexts(database.messages());
    figures = new Figures(sessions);
  }

  @Override
  public Optional<Claim> claim(Message question, String answerId) {
    return database.write("claim", () -> claimNow(question, answerId));
  }

  private Optional<Claim> claimNow(Message question, String answerId) {
    Instant now = now();
    Document free =
        SessionDocuments.ownActive(question.sessionId(), question.userId())
            .append(
                "$or",
                List.of(
                    new Document("turnUntil", null),
                    new Document("turnUntil", new Document("$lt", Date.from(now))),
                    new Document("turnServer", serverId)));
    Document claiming =
        new Document("$inc", new Document("epoch", 1L).append("seq", 1L))
            .append(
                "$set",
                new Document("turnServer", serverId)
                    .append("turnUntil", Date.from(now.plus(LEASE)))
                    .append("turnAnswer", answerId)
                    .append("lastActivity", Date.from(now)));
    Document before = sessions.findOneAndUpdate(free, claiming, BEFORE);
    if (before == null) {
      requireActive(question);
      return Optional.empty();
    }
    return Optional.of(
        new Claim(
            question.sessionId(),
            question.userId(),
            answerId,
            SessionDocuments.number(before, "seq") + 1,
            SessionDocuments.number(before, "epoch") + 1,
            now,
            interrupt(before, answerId)));
  }

  private void requireActive(Message question) {
    Document active = SessionDocuments.ownActive(question.sessionId(), question.userId());
    if (sessions.find(active).first() == null) {
      throw new ChatException(ErrorCode.CONFLICT, "This conversation has ended.");
    }
  }

  /** Ends what the claim's loser had stored; our own earlier attempt is no loser. */
  private Optional<Message> interrupt(Document session, String newAnswerId) {
    String id = session.getString("turnAnswer");
    String sessionId = session.getString("_id");
    return id != null && !id.equals(newAnswerId) && texts.interrupt(sessionId, id)
        ? visible(sessionId, id)
        : Optional.empty();
  }

  private Optional<Message> visible(String sessionId, String id) {
    return messages.byId(sessionId, id).filter(kept -> !kept.dropped()).map(Messages.Kept::message);
  }

  @Override
  public void release(Claim claim) {
    database.write(
        "release", () -> sessions.updateOne(claimed(claim), new Document("$unset", NO_CLAIM)));
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
          }
          return answer;
        });
  }

  /** Costs nothing unless this server has been asleep. */
  private void requireClaim(Claim claim, Message answer) {
    if (clock.instant().isAfter(claim.at().plus(SURE))
        && sessions.find(claimed(claim)).first() == null) {
      messages.drop(answer);
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
  public List<Message> interruptLapsed(Predicate<String> runsHere) {
    return database.write("interruptLapsed", () -> sweep(runsHere));
  }

  private List<Message> sweep(Predicate<String> runsHere) {
    Document lapsed =
        new Document("turnUntil", new Document("$lt", Date.from(now())))
            .append("v", SessionDocuments.VERSION);
    List<Document> found = sessions.find(lapsed).limit(SWEPT_AT_ONCE).into(new ArrayList<>());
    List<Message> interrupted = new ArrayList<>();
    for (Document session : found) {
      if (!runsHere.test(session.getString("_id")) && takeAway(session)) {
        interrupt(session, null).ifPresent(interrupted::add);
        sessions.updateOne(
            new Document("_id", session.getString("_id")).append("turnUntil", TAKEN),
            new Document("$unset", NO_CLAIM));
      }
    }
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
