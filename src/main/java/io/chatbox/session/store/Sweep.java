package io.chatbox.session.store;

import com.mongodb.client.MongoCollection;
import io.chatbox.mongo.Database;
import io.chatbox.mongo.Documents;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.bson.Document;

/**
 * Reads the messages of several sessions as if they were one, in windows as {@link Windows} reads
 * those of one: so a thousand short conversations take no more queries than a long one. Any number
 * of threads.
 */
final class Sweep {
  /** Places that are read at once. */
  static final int PAGE = 1_000;

  private static final Document SESSION_BY_SESSION = new Document("sessionId", 1).append("seq", 1);
  private static final Document PLACE =
      new Document("sessionId", 1).append("seq", 1).append(MessageDocuments.SIZE, 1);

  private final Database database;
  private final MongoCollection<Document> messages;
  private final MessageDocuments documents;
  private final Replies replies;
  private final Windows windows;

  /** Where a message is. */
  private record Place(String id, SessionId sessionId, Windows.Extent extent) {}

  Sweep(SessionCollections collections) {
    database = collections.database();
    messages = collections.messages();
    documents = collections.messageDocuments();
    replies = collections.replies();
    windows = new Windows(collections);
  }

  /**
   * Hands on messages, each of them out of our hands then. Those of a session come before those of
   * the next, in any order.
   *
   * @param wanted whether any more of a session is
   * @param goesOn whether any more at all is
   */
  void read(
      String operation,
      Collection<SessionId> sessions,
      Predicate<SessionId> wanted,
      BooleanSupplier goesOn,
      Consumer<Message> each) {
    Set<SessionId> left = new HashSet<>(sessions);
    boolean more = true;
    while (more && !left.isEmpty() && goesOn.getAsBoolean()) {
      List<Place> page = places(operation, left);
      read(operation, page, wanted, goesOn, each);
      page.forEach(place -> left.remove(place.sessionId()));
      more = page.size() == PAGE;
      if (more) {
        finish(operation, page.getLast(), wanted, goesOn, each);
      }
    }
  }

  private List<Place> places(String operation, Collection<SessionId> sessions) {
    Document these =
        new Document("sessionId", new Document("$in", List.copyOf(sessions)))
            .append("v", Documents.VERSION)
            .append("dropped", null);
    return database.read(
        operation,
        () ->
            messages
                .find(these)
                .projection(PLACE)
                .sort(SESSION_BY_SESSION)
                .limit(PAGE)
                .batchSize(PAGE)
                .map(Sweep::place)
                .into(new ArrayList<>()));
  }

  private static Place place(Document document) {
    return new Place(
        document.getString("_id"),
        new SessionId(document.getString("sessionId")),
        Windows.extent(document));
  }

  private void read(
      String operation,
      List<Place> page,
      Predicate<SessionId> wanted,
      BooleanSupplier goesOn,
      Consumer<Message> each) {
    Deque<Place> left = new ArrayDeque<>(page);
    while (!left.isEmpty() && goesOn.getAsBoolean()) {
      Deque<Document> window = window(operation, next(left, wanted));
      while (!window.isEmpty() && goesOn.getAsBoolean()) {
        Message message = documents.read(window.remove());
        if (wanted.test(message.sessionId())) {
          each.accept(message);
        }
        Thread.yield(); // Virtual threads are never interrupted in their work; others chat.
      }
    }
  }

  /** Takes as many as fit a window. */
  private static List<Place> next(Deque<Place> left, Predicate<SessionId> wanted) {
    List<Place> window = new ArrayList<>();
    long bytes = 0;
    while (!left.isEmpty()) {
      Place place = left.peek();
      if (wanted.test(place.sessionId())) {
        bytes += place.extent().bytes();
        if (!window.isEmpty() && bytes > Windows.WINDOW) {
          return window;
        }
        window.add(place);
      }
      left.remove();
    }
    return window;
  }

  private Deque<Document> window(String operation, List<Place> places) {
    if (places.isEmpty()) {
      return new ArrayDeque<>();
    }
    Document these =
        new Document("_id", new Document("$in", places.stream().map(Place::id).toList()))
            .append("v", Documents.VERSION)
            .append("dropped", null);
    return replies.read(
        places.stream().mapToLong(place -> place.extent().bytes()).sum(),
        () ->
            database.read(
                operation,
                () -> messages.find(these).batchSize(places.size()).into(new ArrayDeque<>())));
  }

  /** What else a session has, which began on a page and was too long for it. */
  private void finish(
      String operation,
      Place from,
      Predicate<SessionId> wanted,
      BooleanSupplier goesOn,
      Consumer<Message> each) {
    SessionId session = from.sessionId();
    if (wanted.test(session)) {
      windows.readAll(
          operation,
          session,
          after -> Messages.above(session, Math.max(after, from.extent().seq())),
          message -> {
            each.accept(message);
            return wanted.test(session) && goesOn.getAsBoolean();
          });
    }
  }
}
