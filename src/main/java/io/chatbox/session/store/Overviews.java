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

  /** What no list shows, and may be long. */
  private static final Document WITHOUT =
      new Document(SessionDocuments.SUMMARY, 0).append("respTimes", 0);

  /** Sessions by their start. */
  enum Order {
    NEWEST_FIRST("$lt", -1),
    OLDEST_FIRST("$gt", 1);

    private final String beyond;
    private final Document document;

    Order(String beyond, int direction) {
      this.beyond = beyond;
      document = new Document("ts", direction).append("_id", 1);
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
    return Optional.ofNullable(sessions.find(filter).projection(WITHOUT).first()).map(this::read);
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
    after.ifPresent(last -> filter.append("$or", beyond(last, order)));
    return database.read(
        operation,
        () ->
            sessions
                .find(filter)
                .projection(WITHOUT)
                .sort(order.document)
                .skip(skip)
                .limit(limit)
                .batchSize(limit)
                .map(this::read)
                .into(new ArrayList<>()));
  }

  private static List<Document> beyond(SessionOverview last, Order order) {
    Date start = Date.from(last.start());
    return List.of(
        new Document("ts", new Document(order.beyond, start)),
        new Document("ts", start).append("_id", new Document("$gt", last.id())));
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
