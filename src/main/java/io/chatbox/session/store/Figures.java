package io.chatbox.session.store;

import com.mongodb.client.MongoCollection;
import io.chatbox.mongo.Documents;
import io.chatbox.mongo.Refusals;
import io.chatbox.protocol.MessageId;
import io.chatbox.session.Answers.Claim;
import io.chatbox.session.Answers.Outcome;
import java.util.Date;
import java.util.List;
import java.util.stream.LongStream;
import org.bson.Document;

/**
 * What the end of an answer writes to its session: figures (tokens, and how long answers took) and
 * where a provider keeps the conversation. Kept by check-and-set on the number of answers counted;
 * an answer whose time is among those kept is not counted again.
 */
final class Figures {
  /** How many response times a session keeps. */
  static final int KEPT = 100;

  private static final Document COUNTED =
      new Document("answers", 1).append("respTimes", 1).append("epoch", 1);

  private final MongoCollection<Document> sessions;

  Figures(SessionCollections collections) {
    sessions = collections.sessions();
  }

  /** Counts an answer and gives its claim back, if that still holds. */
  void count(Claim claim, Outcome outcome) {
    Document own = SessionDocuments.own(claim.sessionId(), claim.position().ownerId());
    for (int round = 0; round < ActiveSessions.ROUNDS; round++) {
      Document session = sessions.find(own).projection(COUNTED).first();
      if (session == null) {
        return; // deleted while it was answered
      }
      List<Document> times = session.getList("respTimes", Document.class, List.of());
      if (times.stream().anyMatch(time -> claim.answerId().value().equals(time.getString("id")))) {
        return;
      }
      // Matches a missing field too, where no answer was counted yet.
      Document unchanged =
          new Document(own)
              .append("answers", session.get("answers"))
              .append("epoch", session.get("epoch"));
      Document update = update(times, claim.answerId(), outcome);
      if (Documents.number(session, "epoch") == claim.epoch()) {
        update.append("$unset", SessionDocuments.NO_CLAIM);
      }
      if (sessions.updateOne(unchanged, update).getMatchedCount() > 0) {
        return;
      }
    }
    throw Refusals.NOT_STORED.refusal();
  }

  private static Document update(List<Document> times, MessageId answerId, Outcome outcome) {
    long took = outcome.took().toMillis();
    long tokens = outcome.tokens().total();
    Document time = new Document("id", answerId).append("ms", took);
    Document fields =
        new Document("avgRespTime", average(times, took))
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

  /** Of the newest {@link #KEPT}, this one among them. */
  private static long average(List<Document> times, long took) {
    LongStream before =
        times.stream()
            .skip(Math.max(0, times.size() - (KEPT - 1)))
            .mapToLong(time -> Documents.number(time, "ms"));
    return Math.round(LongStream.concat(before, LongStream.of(took)).average().orElse(took));
  }
}
