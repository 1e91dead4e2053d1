package io.chatbox.session.store;

import com.mongodb.client.MongoCollection;
import io.chatbox.mongo.Database;
import io.chatbox.mongo.Documents;
import io.chatbox.protocol.UserId;
import io.chatbox.session.SessionOverview;
import io.chatbox.session.SessionOverview.Assistance;
import io.chatbox.session.SessionOverview.ResponseTimes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.bson.Document;

/**
 * Sessions as lists show them, read a part at a time: nothing stays open in the database while a
 * reader takes its time, and what comes meanwhile shifts nothing.
 */
final class Overviews {
  /** Some 200 KiB. */
  static final int PART = 200;

  /** Sessions by their start: one index, read from either end. */
  enum Order {
    NEWEST_FIRST(-1, "$lte"),
    OLDEST_FIRST(1, "$gte");

    private final Document document;
    private final String onwards;

    Order(int direction, String onwards) {
      document = new Document("ts", direction).append("_id", -direction);
      this.onwards = onwards;
    }

    /** Limits a filter to those that come after one. */
    private void after(SessionOverview last, Document filter) {
      Date start = Date.from(last.start());
      // A bound that an index has, beside a condition that it is not asked for.
      filter
          .append("ts", new Document(onwards, start))
          .append(
              "$nor",
              List.of(new Document("ts", start).append("_id", new Document(onwards, last.id()))));
    }
  }

  private final Database database;
  private final MongoCollection<Document> sessions;
  private final SessionDocuments documents;
  private final Shares shares;

  Overviews(SessionCollections collections, Shares shares) {
    database = collections.database();
    sessions = collections.sessions();
    documents = collections.sessionDocuments();
    this.shares = shares;
  }

  /** The one that a filter finds. Throws what the driver does. */
  Optional<SessionOverview> first(Document filter) {
    return Optional.ofNullable(sessions.find(filter).projection(SessionDocuments.HEAD).first())
        .map(this::read);
  }

  /**
   * A user's sessions that come after one, or the first ones.
   *
   * @param skip how many to leave out before that
   * @param limit how many at most, from 1 to {@link #PART}
   */
  List<SessionOverview> part(
      String operation,
      UserId userId,
      Order order,
      Optional<SessionOverview> after,
      int skip,
      int limit) {
    Document filter = SessionDocuments.allOf(userId);
    after.ifPresent(last -> order.after(last, filter));
    return database.read(
        operation,
        () ->
            sessions
                .find(filter)
                .projection(SessionDocuments.HEAD)
                .sort(order.document)
                .skip(skip)
                .limit(limit)
                .batchSize(limit)
                .map(this::read)
                .into(new ArrayList<>()));
  }

  /**
   * Hands on a user's sessions, newest first.
   *
   * @param skip how many to leave out
   * @param atOnce how many to read at once, from 1
   * @param each returns whether to go on
   * @return whether {@code each} wanted all of them
   */
  boolean newestFirst(
      String operation, UserId userId, int skip, int atOnce, Predicate<SessionOverview> each) {
    int limit = Math.min(atOnce, PART);
    Optional<SessionOverview> last = Optional.empty();
    List<SessionOverview> part;
    do {
      part = part(operation, userId, Order.NEWEST_FIRST, last, last.isEmpty() ? skip : 0, limit);
      for (SessionOverview session : part) {
        if (!each.test(session)) {
          return false;
        }
      }
      last = part.isEmpty() ? last : Optional.of(part.getLast());
    } while (part.size() == limit);
    return true;
  }

  private SessionOverview read(Document document) {
    return new SessionOverview(
        documents.read(document),
        Documents.number(document, "messages"),
        new Assistance(
            document.getBoolean("adminAssisted", false),
            Optional.ofNullable(document.getString("assistingAdminName")),
            document.getBoolean("helpRequested", false)),
        new ResponseTimes(
            Duration.ofMillis(Documents.number(document, "avgRespTime")),
            Duration.ofMillis(Documents.number(document, "maxRespTime"))),
        shares.token(document));
  }
}
