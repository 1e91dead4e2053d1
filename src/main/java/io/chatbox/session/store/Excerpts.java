package io.chatbox.session.store;

import io.chatbox.protocol.SessionId;
import io.chatbox.session.Excerpt;
import io.chatbox.session.Message;
import io.chatbox.session.store.Windows.Extent;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;

/** Parts of conversations as a whole, bounded in what they weigh. */
final class Excerpts {
  private final Windows windows;

  Excerpts(SessionCollections collections) {
    windows = new Windows(collections);
  }

  /** The first ones of a session. */
  Excerpt first(String operation, Document filter, SessionId sessionId, int limit) {
    return read(operation, filter, sessionId, Messages.OLDEST_FIRST, limit);
  }

  /** The last ones of a session. */
  Excerpt last(String operation, Document filter, SessionId sessionId, int limit) {
    Excerpt newestFirst = read(operation, filter, sessionId, Messages.NEWEST_FIRST, limit);
    return new Excerpt(newestFirst.messages().reversed(), newestFirst.more());
  }

  private Excerpt read(
      String operation, Document filter, SessionId sessionId, Document order, int limit) {
    if (limit <= 0) {
      return new Excerpt(List.of(), true); // 0 is "all" to MongoDB
    }
    List<Extent> extents = windows.extents(operation, filter, order, limit);
    List<Message> messages = new ArrayList<>();
    long[] units = {0};
    boolean all =
        windows.read(
            operation,
            sessionId,
            extents,
            message -> {
              units[0] += message.content().length();
              boolean fits = messages.isEmpty() || units[0] <= Excerpt.MOST_TEXT;
              return fits && messages.add(message);
            });
    return new Excerpt(messages, !all || extents.size() == limit);
  }
}
