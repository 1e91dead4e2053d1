package io.chatbox.session.store;

import com.mongodb.client.MongoCollection;
import io.chatbox.mongo.Documents;
import io.chatbox.mongo.Refusals;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Answers.Claim;
import io.chatbox.session.Answers.Outcome;
import io.chatbox.session.Answers.Pace;
import io.chatbox.session.Message.State;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import org.bson.Document;

/**
 * What the end of an answer writes to its session: figures (tokens, and how long answers took) and
 * where a provider keeps the conversation. Kept by check-and-set on the number of answers counted;
 * an answer whose time is among those kept is not counted again.
 */
final class Figures {
  /** How many response times a session keeps. */
  static final int KEPT = 100;

  private static final String TURN = "turnAnswer";

  private static final Document COUNTED =
      new Document("answers", 1)
          .append("respTimes", 1)
          .append("epoch", 1)
          .append(TURN, 1)
          .append(SessionDocuments.REMOTE, 1);

  private final MongoCollection<Document> sessions;
  private final RemoteNotes left;

  Figures(SessionCollections collections, Clock clock) {
    sessions = collections.sessions();
    left = new RemoteNotes(collections, clock);
  }

  /** Stores where a provider keeps the conversation of an answer that runs. */
  void keep(Claim claim, String modelId, String remoteId) {
    UserId owner = claim.position().ownerId();
    Document own = SessionDocuments.own(claim.sessionId(), owner);
    for (int round = 0; round < ActiveSessions.ROUNDS; round++) {
      Document session = sessions.find(own).projection(COUNTED).first();
      if (session != null && SessionDocuments.isKept(session, modelId, remoteId)) {
        return;
      }
      if (session == null || !claim.answerId().value().equals(session.getString(TURN))) {
        // Nobody will go on with it: the session was deleted, or the answer has ended elsewhere.
        left.note(owner, modelId, remoteId);
        return;
      }
      left.noteOf(session, owner);
      Document kept =
          new Document(SessionDocuments.REMOTE, SessionDocuments.stored(modelId, remoteId));
      Document unchanged = unchanged(own, session).append(TURN, claim.answerId());
      if (sessions.updateOne(unchanged, new Document("$set", kept)).getMatchedCount() > 0) {
        return;
      }
    }
    throw Refusals.NOT_STORED.refusal();
  }

  private static Document unchanged(Document own, Document session) {
    // Matches missing fields too.
    return new Document(own)
        .append("epoch", session.get("epoch"))
        .append(SessionDocuments.REMOTE, session.get(SessionDocuments.REMOTE));
  }

  /** How long the answers of a session took, as a claim of it is to know. */
  static Pace pace(Document session) {
    List<Document> times = session.getList("respTimes", Document.class, List.of());
    List<Document> recent = times.subList(Math.max(0, times.size() - (KEPT - 1)), times.size());
    long total = recent.stream().mapToLong(time -> Documents.number(time, "ms")).sum();
    return new Pace(Documents.number(session, "answers"), recent.size(), Duration.ofMillis(total));
  }

  /** Counts an answer and gives its claim back, if that still holds. */
  void count(Claim claim, Outcome outcome) {
    if (!countAtOnce(claim, outcome)) {
      look(claim, outcome);
    }
  }

  /** Without a look at the session: nothing has changed it since it was claimed, most often. */
  private boolean countAtOnce(Claim claim, Outcome outcome) {
    if (claim.remote().isPresent() || outcome.remote().isPresent()) {
      return false;
    }
    Document unchanged =
        SessionDocuments.own(claim.sessionId(), claim.position().ownerId())
            .append("epoch", claim.epoch())
            .append("answers", claim.pace().answers())
            .append(SessionDocuments.REMOTE, null);
    Document update =
        update(claim.pace(), claim.answerId(), outcome).append("$unset", SessionDocuments.NO_CLAIM);
    return sessions.updateOne(unchanged, update).getMatchedCount() > 0;
  }

  private void look(Claim claim, Outcome outcome) {
    UserId owner = claim.position().ownerId();
    Document own = SessionDocuments.own(claim.sessionId(), owner);
    for (int round = 0; round < ActiveSessions.ROUNDS; round++) {
      Document session = sessions.find(own).projection(COUNTED).first();
      if (session == null) {
        // Deleted while it was answered.
        outcome.remote().ifPresent(it -> left.note(owner, it.modelId(), it.id()));
        return;
      }
      List<Document> times = session.getList("respTimes", Document.class, List.of());
      if (times.stream().anyMatch(time -> claim.answerId().value().equals(time.getString("id")))) {
        return;
      }
      boolean leaves = leaves(session, outcome);
      if (leaves) {
        left.noteOf(session, owner);
      }
      Document unchanged = unchanged(own, session).append("answers", session.get("answers"));
      Document update = update(pace(session), claim.answerId(), outcome);
      Document gone = new Document();
      if (Documents.number(session, "epoch") == claim.epoch()) {
        gone.putAll(SessionDocuments.NO_CLAIM);
      }
      if (leaves && outcome.remote().isEmpty()) {
        gone.append(SessionDocuments.REMOTE, "");
      }
      if (!gone.isEmpty()) {
        update.append("$unset", gone);
      }
      if (sessions.updateOne(unchanged, update).getMatchedCount() > 0) {
        return;
      }
    }
    throw Refusals.NOT_STORED.refusal();
  }

  /** Whether the conversation that the session knows of is not gone on with after this answer. */
  private static boolean leaves(Document session, Outcome outcome) {
    return session.containsKey(SessionDocuments.REMOTE)
        && outcome
            .remote()
            .map(it -> !SessionDocuments.isKept(session, it.modelId(), it.id()))
            .orElse(outcome.state() == State.COMPLETE);
  }

  private static Document update(Pace pace, MessageId answerId, Outcome outcome) {
    long took = outcome.took().toMillis();
    long tokens = outcome.tokens().total();
    Document time = new Document("id", answerId).append("ms", took);
    Document fields =
        new Document("avgRespTime", average(pace, outcome.took()))
            .append("lastActivity", Date.from(outcome.at()));
    outcome
        .remote()
        .ifPresent(it -> fields.append(SessionDocuments.REMOTE, SessionDocuments.stored(it)));
    return new Document("$inc", new Document("answers", 1L).append("totalTokens", tokens))
        .append(
            "$push",
            new Document("respTimes", new Document("$each", List.of(time)).append("$slice", -KEPT)))
        .append("$max", new Document("maxRespTime", took))
        .append("$set", fields);
  }

  /** Of the newest {@link #KEPT}, this one among them, in ms. */
  private static long average(Pace pace, Duration took) {
    return Math.round(pace.averageWith(took).toNanos() / 1e6);
  }
}
