package io.chatbox.audit;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.UpdateOptions;
import io.chatbox.mongo.Database;
import io.chatbox.mongo.Documents;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.Ids;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.security.Caller;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bson.Document;

/**
 * The trail in MongoDB. Every method may block on the database and throws {@link ChatException}
 * with {@code DATABASE_ERROR} when that fails for longer than the retries last: what can't be
 * recorded is not done. Any number of threads.
 */
@Singleton
public final class AuditTrail {
  private static final Document NEWEST_FIRST = new Document("ts", -1).append("_id", 1);

  private final Database database;
  private final MongoCollection<Document> audit;
  private final Clock clock;

  @Inject
  public AuditTrail(Database database, Clock clock) {
    this.database = database;
    audit = database.collection(AuditSchema.AUDIT);
    this.clock = clock;
  }

  /**
   * Records what is about to be done.
   *
   * @param userId whose data it is about
   * @return the entry's id, for {@link #done}
   */
  public String begin(Caller by, Action action, Optional<UserId> userId) {
    String id = Ids.next();
    Document entry =
        new Document("_id", id)
            .append("v", Documents.VERSION)
            .append("ts", Date.from(clock.instant()))
            .append("by", by.userId())
            .append("byName", by.displayName())
            .append("action", action.word());
    userId.ifPresent(whose -> entry.append("uid", whose));
    database.write(
        "audit",
        () ->
            audit.updateOne(
                new Document("_id", id),
                new Document("$setOnInsert", entry),
                new UpdateOptions().upsert(true)));
    return id;
  }

  /** Records that it is done, to so many sessions. */
  public void done(String id, long count) {
    Document end = new Document("endTs", Date.from(clock.instant())).append("count", count);
    database.write(
        "audit", () -> audit.updateOne(new Document("_id", id), new Document("$set", end)));
  }

  /**
   * Entries, newest first.
   *
   * @param userId only those about this user's data
   * @param offset how many to leave out, from 0
   * @param limit how many at most, from 1
   */
  public List<AuditEntry> list(Optional<UserId> userId, int offset, int limit) {
    Document filter = new Document();
    userId.ifPresent(whose -> filter.append("uid", whose));
    return database.read(
        "audit",
        () ->
            audit
                .find(filter)
                .sort(NEWEST_FIRST)
                .skip(offset)
                .limit(limit)
                .map(AuditTrail::read)
                .into(new ArrayList<>()));
  }

  private static AuditEntry read(Document entry) {
    return new AuditEntry(
        entry.getString("_id"),
        entry.getDate("ts").toInstant(),
        new AuditEntry.Administrator(new UserId(entry.getString("by")), entry.getString("byName")),
        entry.getString("action"),
        Optional.ofNullable(entry.getString("uid")).map(UserId::new),
        Optional.ofNullable(entry.getString("sessionId")).map(SessionId::new),
        Optional.ofNullable(entry.getDate("endTs"))
            .map(end -> new AuditEntry.Done(end.toInstant(), count(entry))));
  }

  private static OptionalLong count(Document entry) {
    return entry.get("count") instanceof Number count
        ? OptionalLong.of(count.longValue())
        : OptionalLong.empty();
  }
}
