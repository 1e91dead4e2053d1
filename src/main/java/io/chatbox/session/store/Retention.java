package io.chatbox.session.store;

import com.mongodb.client.MongoCollection;
import io.chatbox.mongo.Documents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.function.Predicate;
import org.bson.Document;

/**
 * Deletes conversations that ended long ago, a few at a time. Rests after each step for as long as
 * it took, so that the database has at least half of its time for those who chat. Throws what the
 * driver does; what was deleted by then stays so.
 */
final class Retention {
  /** How many are deleted in a step. */
  static final int STEP = 50;

  private static final Document OLDEST_FIRST = new Document("endTs", 1);

  private final MongoCollection<Document> sessions;
  private final Deletions deletions;
  private final Clock clock;
  private final Duration kept;
  private final Predicate<Duration> endedWithin;

  /**
   * @param kept how long a conversation is kept after its end
   * @param endedWithin waits so long, or until the server ends, and tells whether it does
   */
  Retention(
      SessionCollections collections, Clock clock, Duration kept, Predicate<Duration> endedWithin) {
    sessions = collections.sessions();
    deletions = new Deletions(collections, clock);
    this.clock = clock;
    this.kept = kept;
    this.endedWithin = endedWithin;
  }

  /**
   * Deletes those that are due.
   *
   * @param longest after which no other step begins; there is one at least
   * @return how many were deleted
   */
  long delete(Duration longest) {
    Instant limit = clock.instant().minus(kept);
    long begin = System.nanoTime();
    long deleted = 0;
    while (true) {
      long stepBegin = System.nanoTime();
      List<Document> due = due(limit);
      for (Document session : due) {
        deleted += deletions.delete(session, asItEnded(session)) ? 1 : 0;
      }
      long now = System.nanoTime();
      if (due.size() < STEP
          || now - begin >= longest.toNanos()
          || endedWithin.test(Duration.ofNanos(now - stepBegin))) {
        return deleted;
      }
    }
  }

  private List<Document> due(Instant limit) {
    return sessions
        .find(
            new Document("v", Documents.VERSION)
                .append("endTs", new Document("$lt", Date.from(limit))))
        .projection(Deletions.NEEDED)
        .sort(OLDEST_FIRST)
        .limit(STEP)
        .into(new ArrayList<>());
  }

  /** Its user may take it up again at this very moment. */
  private static Document asItEnded(Document session) {
    return new Document("v", Documents.VERSION).append("endTs", session.getDate("endTs"));
  }
}
