package io.chatbox.session.store;

import com.mongodb.client.MongoCollection;
import io.chatbox.crypto.TokenDigest;
import io.chatbox.mongo.Database;
import io.chatbox.mongo.Refusals;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Archive;
import io.chatbox.session.Message;
import io.chatbox.session.SessionOverview;
import io.chatbox.session.store.Overviews.Order;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.bson.Document;

/** The archive in MongoDB. */
@Singleton
final class MongoArchive implements Archive {
  private static final int DELETED_AT_ONCE = 100;
  private static final int MOST_ROUNDS = 10_000;
  private final Database database;
  private final SessionCollections collections;
  private final Deletions deletions;
  private final MongoCollection<Document> sessions;
  private final Overviews overviews;
  private final Messages messages;
  private final Windows windows;
  private final Shares shares;

  @Inject
  MongoArchive(SessionCollections collections, TokenDigest digest, Clock clock) {
    database = collections.database();
    this.collections = collections;
    deletions = new Deletions(collections, clock);
    sessions = collections.sessions();
    shares = new Shares(collections, digest);
    overviews = new Overviews(collections, shares);
    messages = new Messages(collections);
    windows = new Windows(collections);
  }

  @Override
  public boolean list(UserId userId, int offset, int limit, Consumer<SessionOverview> each) {
    Portion<SessionOverview> portion = new Portion<>(0, limit, each);
    return !overviews.newestFirst("list", userId, offset, limit + 1, portion::add);
  }

  @Override
  public boolean search(
      UserId userId, String text, int offset, int limit, Consumer<SessionOverview> each) {
    Search search = new Search(collections, text);
    Portion<SessionOverview> portion = new Portion<>(offset, limit, search.untimed(each));
    Optional<SessionOverview> last = Optional.empty();
    List<SessionOverview> some;
    do {
      some = overviews.part("search", userId, Order.NEWEST_FIRST, last, 0, Search.AT_ONCE);
      Set<SessionId> found = search.among(some);
      for (SessionOverview session : some) {
        if (found.contains(session.id()) && !portion.add(session)) {
          return true;
        }
      }
      if (!search.goesOn()) {
        return true;
      }
      last = some.isEmpty() ? last : Optional.of(some.getLast());
    } while (some.size() == Search.AT_ONCE);
    return false;
  }

  @Override
  public Optional<SessionOverview> find(SessionId sessionId, UserId userId) {
    return database.read("find", () -> overviews.first(SessionDocuments.own(sessionId, userId)));
  }

  @Override
  public void read(SessionId sessionId, UserId userId, Consumer<Message> each) {
    if (find(sessionId, userId).isEmpty()) {
      return;
    }
    windows.readAll(
        "read", sessionId, after -> Messages.endedAbove(sessionId, after), Windows.all(each));
  }

  @Override
  public boolean delete(SessionId sessionId, UserId userId) {
    AtomicBoolean found = new AtomicBoolean();
    return database.write("delete", () -> deleteNow(sessionId, userId, found));
  }

  /**
   * @param found whether an earlier attempt has found it, which may have got through
   */
  private boolean deleteNow(SessionId sessionId, UserId userId, AtomicBoolean found) {
    Document own = SessionDocuments.own(sessionId, userId);
    for (int round = 0; round < ActiveSessions.ROUNDS; round++) {
      Document session = sessions.find(own).projection(Deletions.NEEDED).first();
      if (session == null && !found.get()) {
        return false;
      }
      found.set(true);
      if (session == null || deletions.deleteSession(session, own)) {
        messages.deleteAll(sessionId, userId);
        return true;
      }
    }
    throw Refusals.NOT_STORED.refusal();
  }

  @Override
  public void deleteAll(UserId userId, Consumer<SessionId> gone) {
    // Somebody who goes on talking keeps this going only so long.
    for (int round = 0; round < MOST_ROUNDS; round++) {
      Set<SessionId> ids = new LinkedHashSet<>();
      database.write("deleteAll", () -> deleteSome(userId, ids));
      ids.forEach(gone);
      if (ids.isEmpty()) {
        return;
      }
    }
  }

  /**
   * @param ids the same for all attempts: those that are deleted are put there
   */
  private Void deleteSome(UserId userId, Set<SessionId> ids) {
    List<Document> some =
        sessions
            .find(SessionDocuments.allOf(userId))
            .projection(Deletions.NEEDED)
            .limit(DELETED_AT_ONCE)
            .into(new ArrayList<>());
    some.forEach(session -> ids.add(Deletions.id(session)));
    some.forEach(session -> deletions.deleteSession(session, SessionDocuments.allOf(userId)));
    messages.deleteAll(new Document("$in", List.copyOf(ids)), userId);
    return null;
  }

  @Override
  public List<SessionOverview> part(UserId userId, Optional<SessionOverview> after) {
    return overviews.part("part", userId, Order.OLDEST_FIRST, after, 0, Overviews.PART);
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
    return database.read("shared", () -> overviews.first(shares.filter(token)));
  }
}
