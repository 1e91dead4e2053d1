package io.chatbox.session.store;

import com.mongodb.client.MongoCollection;
import io.chatbox.session.Session.EndedBy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;

/** Ends sessions that nobody has used for a while. */
final class ExpiredSessions {
  /** How many are read at once. */
  static final int BATCH = 500;

  private static final Document SEEN = new Document("ts", 1);

  private final MongoCollection<Document> sessions;
  private final Clock clock;
  private final Duration activity;
  private final Duration mark;

  /**
   * @param activity how long a session lives on after its last activity
   * @param mark how long it does after the last sign of a live connection
   */
  ExpiredSessions(SessionCollections collections, Clock clock, Duration activity, Duration mark) {
    sessions = collections.sessions();
    this.clock = clock;
    this.activity = activity;
    this.mark = mark;
  }

  /**
   * Ends them all, batch by batch. One that comes to life after it was found is spared, because
   * each is ended by an update under the conditions it was found by.
   *
   * @param beforeEnding runs when a batch was found and is not ended yet
   * @return how many were ended
   */
  long end(Runnable beforeEnding) {
    long ended = 0;
    List<Document> batch;
    do {
      batch = find();
      beforeEnding.run();
      for (Document session : batch) {
        ended += end(session);
      }
    } while (batch.size() == BATCH);
    return ended;
  }

  private List<Document> find() {
    return sessions
        .find(expired(clock.instant()))
        .projection(SEEN)
        .limit(BATCH)
        .into(new ArrayList<>());
  }

  private long end(Document session) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Document still = expired(now).append("_id", session.getString("_id"));
    Instant start = session.getDate("ts").toInstant();
    return sessions
        .updateOne(still, SessionDocuments.ending(start, now, EndedBy.CLEANUP))
        .getModifiedCount();
  }

  private Document expired(Instant now) {
    return SessionDocuments.idle(now.minus(activity), now.minus(mark), now);
  }
}
