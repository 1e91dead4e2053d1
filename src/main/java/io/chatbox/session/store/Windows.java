package io.chatbox.session.store;

import com.mongodb.client.MongoCollection;
import io.chatbox.mongo.Database;
import io.chatbox.mongo.Documents;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.bson.Document;

/**
 * Reads many messages of a session without holding many: a reply of the database has {@link
 * #WINDOW} bytes at most, or is a single message that has more. First the sizes are read, so each
 * query can ask for as many messages as fit; nothing stays open in the database between two
 * queries, however slowly their reader goes on. Any number of threads.
 *
 * <p>Who reads has in memory, while a message is with its receiver: that message's text, and what
 * is left of the window: {@link #WINDOW} bytes, or nothing if the message is larger. So it is at
 * most 2.5 MiB for an answer of the greatest length in the most costly letters, and 1.25 MiB in
 * ASCII. For moments there is more: a reply as the driver got it, bounded for all together by
 * {@link Replies}, and a message sealed, opened and as text, which is 8 MiB at most.
 */
final class Windows {
  /** Bytes of messages that are read at once. */
  static final int WINDOW = 256 * 1024;

  /** Sizes that are read at once. */
  private static final int MOST_EXTENTS = 1_000;

  /** What a document takes beside its texts: ids, and the names of its fields. */
  private static final int FRAME = 1024;

  /** A message from before sizes were stored counts as so much, whatever it has. */
  private static final int UNKNOWN = WINDOW / 2;

  private static final Document EXTENT =
      new Document("_id", 0).append("seq", 1).append(MessageDocuments.SIZE, 1);

  private final Database database;
  private final MongoCollection<Document> messages;
  private final MessageDocuments documents;
  private final Replies replies;

  /** A message's number, and how much of a window it takes. */
  record Extent(long seq, long bytes) {}

  Windows(SessionCollections collections) {
    database = collections.database();
    messages = collections.messages();
    documents = collections.messageDocuments();
    replies = collections.replies();
  }

  /**
   * Where messages are and how large.
   *
   * @param filter which
   * @param order in which; {@link #read} keeps it
   * @param limit how many at most, from 1 to a thousand or so
   */
  List<Extent> extents(String operation, Document filter, Document order, int limit) {
    return database.read(
        operation,
        () ->
            messages
                .find(filter)
                .projection(EXTENT)
                .sort(order)
                .limit(limit)
                .batchSize(limit)
                .map(Windows::extent)
                .into(new ArrayList<>()));
  }

  static Extent extent(Document document) {
    Object size = document.get(MessageDocuments.SIZE);
    return new Extent(
        Documents.number(document, "seq"),
        size instanceof Number bytes ? FRAME + bytes.longValue() : UNKNOWN);
  }

  /**
   * Hands on messages, each of them out of our hands then. What was dropped meanwhile is left out.
   *
   * @param extents in ascending or descending order of their numbers
   * @param each returns whether to go on
   * @return whether {@code each} wanted all of them
   */
  boolean read(
      String operation, SessionId sessionId, List<Extent> extents, Predicate<Message> each) {
    for (int from = 0; from < extents.size(); ) {
      int to = endOfWindow(extents, from);
      Deque<Document> window = window(operation, sessionId, extents.subList(from, to));
      while (!window.isEmpty()) {
        if (!each.test(documents.read(window.remove()))) {
          return false;
        }
        Thread.yield(); // Virtual threads are never interrupted in their work; others chat.
      }
      from = to;
    }
    return true;
  }

  /**
   * As {@link #read}, all that there is, oldest first.
   *
   * @param above which messages, above a number
   */
  boolean readAll(
      String operation,
      SessionId sessionId,
      LongFunction<Document> above,
      Predicate<Message> each) {
    long after = 0;
    List<Extent> next;
    do {
      next = extents(operation, above.apply(after), Messages.OLDEST_FIRST, MOST_EXTENTS);
      if (!read(operation, sessionId, next, each)) {
        return false;
      }
      after = next.isEmpty() ? after : next.getLast().seq();
    } while (next.size() == MOST_EXTENTS);
    return true;
  }

  /** For those who want them all. */
  static Predicate<Message> all(Consumer<Message> each) {
    return message -> {
      each.accept(message);
      return true;
    };
  }

  private static int endOfWindow(List<Extent> extents, int from) {
    long bytes = extents.get(from).bytes();
    int to = from + 1;
    while (to < extents.size() && bytes + extents.get(to).bytes() <= WINDOW) {
      bytes += extents.get(to++).bytes();
    }
    return to;
  }

  private Deque<Document> window(String operation, SessionId sessionId, List<Extent> extents) {
    List<Long> numbers = extents.stream().map(Extent::seq).toList();
    int direction = numbers.getFirst() <= numbers.getLast() ? 1 : -1;
    Document these = Messages.in(sessionId).append("seq", new Document("$in", numbers));
    return replies.read(
        extents.stream().mapToLong(Extent::bytes).sum(),
        () ->
            database.read(
                operation,
                () ->
                    messages
                        .find(these)
                        .sort(new Document("seq", direction))
                        .limit(numbers.size())
                        .batchSize(numbers.size())
                        .into(new ArrayDeque<>())));
  }
}
