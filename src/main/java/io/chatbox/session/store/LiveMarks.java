package io.chatbox.session.store;

import com.mongodb.client.MongoCollection;
import io.chatbox.protocol.SessionId;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bson.Document;

/**
 * Marks the active sessions that have live connections on this server, for whichever server cleans
 * up. Any number of threads; a fault leaves what wasn't marked to the next call.
 */
final class LiveMarks {
  /** How many ids one command carries. */
  static final int BATCH = 1_000;

  private final MongoCollection<Document> sessions;
  private final Clock clock;
  private Set<SessionId> marked = Set.of();

  LiveMarks(SessionCollections collections, Clock clock) {
    sessions = collections.sessions();
    this.clock = clock;
  }

  /** Asks the database even if there are none, so that nobody takes its silence for health. */
  synchronized void mark(Collection<SessionId> live) {
    Set<SessionId> all = Set.copyOf(live);
    write(List.copyOf(all));
    marked = all;
  }

  /** Marks those that weren't live at the call before, and writes nothing if there are none. */
  synchronized void markNewcomers(Collection<SessionId> live) {
    Set<SessionId> all = Set.copyOf(live);
    List<SessionId> newcomers = all.stream().filter(id -> !marked.contains(id)).toList();
    if (!newcomers.isEmpty()) {
      write(newcomers);
    }
    marked = all;
  }

  private void write(List<SessionId> ids) {
    int from = 0;
    do {
      List<SessionId> batch = ids.subList(from, Math.min(from + BATCH, ids.size()));
      sessions.updateMany(SessionDocuments.activeAmong(batch), markOf(clock.instant()));
      from += BATCH;
    } while (from < ids.size());
  }

  private static Document markOf(Instant now) {
    return new Document("$set", new Document("liveAt", Date.from(now)));
  }
}
