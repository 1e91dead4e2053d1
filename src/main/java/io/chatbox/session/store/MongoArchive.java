package io.chatbox.session.store;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import io.chatbox.crypto.TokenDigest;
import io.chatbox.mongo.Database;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Archive;
import io.chatbox.session.Message;
import io.chatbox.session.SessionOverview;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bson.Document;

/** The archive in MongoDB. */
@Singleton
final class MongoArchive implements Archive {
  private static final int PAGE = 100;
  private static final int MOST_ROUNDS = 10_000;
  private static final Document NEWEST_FIRST = new Document("ts", -1).append("_id", 1);
  private static final Document OLDEST_FIRST = new Document("ts", 1).append("_id", 1);

  private final Database database;
  private final SessionCollections collections;
  private final Clock clock;
  private final MongoCollection<Document> sessions;
  private final OverviewReader overviews;
  private final Messages messages;
  private final Shares shares;

  @Inject
  MongoArchive(SessionCollections collections, TokenDigest digest, Clock clock) {
    database = collections.database();
    this.collections = collections;
    this.clock = clock;
    sessions = collections.sessions();
    shares = new Shares(collections, digest);
    overviews = new OverviewReader(collections, shares);
    messages = new Messages(collections);
  }

  @Override
  public Listing list(UserId userId, int offset, int limit) {
    return database.read(
        "list",
        () -> {
          List<SessionOverview> found =
              sessions
                  .find(SessionDocuments.allOf(userId))
                  .sort(NEWEST_FIRST)
                  .skip(offset)
                  .limit(limit + 1)
                  .map(overviews::read)
                  .into(new ArrayList<>());
          boolean more = found.size() > limit;
          return new Listing(more ? found.subList(0, limit) : found, more);
        });
  }

  @Override
  public Listing search(UserId userId, String text, int offset, int limit) {
    return database.read("search", () -> searchNow(userId, text, offset, limit));
  }

  private Listing searchNow(UserId userId, String text, int offset, int limit) {
    Search search = new Search(collections, text);
    List<SessionOverview> found = new ArrayList<>();
    int toSkip = offset;
    try (MongoCursor<Document> all =
        sessions.find(SessionDocuments.allOf(userId)).sort(NEWEST_FIRST).cursor()) {
      while (all.hasNext() && found.size() <= limit && search.goesOn()) {
        SessionOverview session = overviews.read(all.next());
        if (search.matches(session) && toSkip-- <= 0) {
          found.add(session);
        }
      }
    }
    boolean more = found.size() > limit;
    return new Listing(more ? found.subList(0, limit) : found, more || !search.goesOn());
  }

  @Override
  public Optional<SessionOverview> find(SessionId sessionId, UserId userId) {
    return database.read("find", () -> first(SessionDocuments.own(sessionId, userId)));
  }

  private Optional<SessionOverview> first(Document filter) {
    return Optional.ofNullable(sessions.find(filter).first()).map(overviews::read);
  }

  @Override
  public void read(SessionId sessionId, UserId userId, Consumer<Message> each) {
    if (find(sessionId, userId).isEmpty()) {
      return;
    }
    long after = 0;
    List<Message> page;
    do {
      long from = after;
      page = database.read("read", () -> messages.next(sessionId, from, PAGE));
      page.forEach(each);
      after = page.isEmpty() ? after : page.getLast().seq();
    } while (page.size() == PAGE);
  }

  @Override
  public boolean delete(SessionId sessionId, UserId userId) {
    return database.write("delete", () -> deleteNow(sessionId, userId));
  }

  /**
   * The note of it comes first and is worked off by the cleanup: a server that dies in between, or
   * one that is just writing an answer, leaves nothing behind for long.
   */
  private boolean deleteNow(SessionId sessionId, UserId userId) {
    Document own = SessionDocuments.own(sessionId, userId);
    if (sessions.find(own).projection(new Document("_id", 1)).first() == null) {
      return false;
    }
    new Erasures(collections, clock).note(sessionId, userId);
    boolean deleted = sessions.deleteOne(own).getDeletedCount() > 0;
    messages.deleteAll(sessionId, userId);
    return deleted;
  }

  @Override
  public void deleteAll(UserId userId, Consumer<SessionId> gone) {
    // Somebody who goes on talking keeps this going only so long.
    for (int round = 0; round < MOST_ROUNDS; round++) {
      List<SessionId> ids = database.write("deleteAll", () -> deleteSome(userId));
      ids.forEach(gone);
      if (ids.isEmpty()) {
        return;
      }
    }
  }

  private List<SessionId> deleteSome(UserId userId) {
    List<SessionId> ids =
        sessions
            .find(SessionDocuments.allOf(userId))
            .projection(new Document("_id", 1))
            .limit(PAGE)
            .map(document -> new SessionId(document.getString("_id")))
            .into(new ArrayList<>());
    Erasures erasures = new Erasures(collections, clock);
    ids.forEach(id -> erasures.note(id, userId));
    Document these = new Document("$in", ids);
    messages.deleteAll(these, userId);
    sessions.deleteMany(SessionDocuments.allOf(userId).append("_id", these));
    return ids;
  }

  @Override
  public List<SessionOverview> part(UserId userId, Optional<SessionOverview> after) {
    Document filter = SessionDocuments.allOf(userId);
    after.ifPresent(
        last -> {
          Date start = Date.from(last.start());
          filter.append(
              "$or",
              List.of(
                  new Document("ts", new Document("$gt", start)),
                  new Document("ts", start).append("_id", new Document("$gt", last.id()))));
        });
    return database.read(
        "part",
        () ->
            sessions
                .find(filter)
                .sort(OLDEST_FIRST)
                .limit(PAGE)
                .map(overviews::read)
                .into(new ArrayList<>()));
  }

  @Override
  public Optional<String> share(SessionId sessionId, UserId userId) {
    return database.write("share", () -> shares.share(sessionId, userId));
  }

  @Override
  public boolean revoke(SessionId sessionId, UserId userId) {
    return database.write("revoke", () -> shares.revoke(sessionId, userId));
  }

  @Override
  public Optional<SessionOverview> shared(String token) {
    return database.read("shared", () -> first(shares.filter(token)));
  }
}
