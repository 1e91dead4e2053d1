package io.chatbox.session;

import com.mongodb.client.MongoCollection;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.session.Sessions.Outcome;
import java.util.Date;
import java.util.List;
import java.util.stream.LongStream;
import org.bson.Document;

/**
 * A session's figures: tokens, and how long its answers took. Kept by check-and-set on the number
 * of answers counted; an answer whose time is among those kept is not counted again.
 */
final class Figures {
  /** How many response times a session keeps. */
  static final int KEPT = 100;

  private final MongoCollection<Document> sessions;

  Figures(MongoCollection<Document> sessions) {
    this.sessions = sessions;
  }

  void count(Message answer, Outcome outcome) {
    Document own = SessionDocuments.own(answer.sessionId(), answer.userId());
    for (int round = 0; round < ActiveSessions.ROUNDS; round++) {
      Document session =
          sessions.find(own).projection(new Document("answers", 1).append("respTimes", 1)).first();
      if (session == null) {
        return; // deleted while it was answered
      }
      List<Document> times = session.getList("respTimes", Document.class, List.of());
      if (times.stream().anyMatch(time -> answer.id().equals(time.getString("id")))) {
        return;
      }
      // Matches a missing field too, where no answer was counted yet.
      Document unchanged = new Document(own).append("answers", session.get("answers"));
      if (sessions.updateOne(unchanged, update(times, answer, outcome)).getMatchedCount() > 0) {
        return;
      }
    }
    throw new ChatException(ErrorCode.DATABASE_ERROR, Database.NOT_STORED);
  }

  private static Document update(List<Document> times, Message answer, Outcome outcome) {
    long took = outcome.took().toMillis();
    long tokens = (long) outcome.promptTokens() + outcome.completionTokens();
    Document time = new Document("id", answer.id()).append("ms", took);
    return new Document("$inc", new Document("answers", 1L).append("totalTokens", tokens))
        .append(
            "$push",
            new Document("respTimes", new Document("$each", List.of(time)).append("$slice", -KEPT)))
        .append("$max", new Document("maxRespTime", took))
        .append(
            "$set",
            new Document("avgRespTime", average(times, took))
                .append("lastActivity", Date.from(outcome.at())));
  }

  /** Of the newest {@link #KEPT}, this one among them. */
  private static long average(List<Document> times, long took) {
    LongStream before =
        times.stream()
            .skip(Math.max(0, times.size() - (KEPT - 1)))
            .mapToLong(time -> SessionDocuments.number(time, "ms"));
    return Math.round(LongStream.concat(before, LongStream.of(took)).average().orElse(took));
  }
}
