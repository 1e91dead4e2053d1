package io.chatbox.session.store;

import static io.chatbox.session.Transcripts.PAGE;
import static io.chatbox.session.Transcripts.PAGE_BYTES;

import io.chatbox.mongo.Database;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Message;
import io.chatbox.session.Session;
import io.chatbox.session.Transcripts.Page;
import io.chatbox.session.store.Messages.Kept;
import io.chatbox.session.store.Windows.Extent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What somebody misses of a session, a page at a time. */
final class Pages {
  /** How often the same place may have been edited unseen; more is an endless chain. */
  private static final int EDITS = 100;

  /** Longer than any write is tried. */
  private static final Duration SETTLING = Duration.ofSeconds(60);

  private final Database database;
  private final ActiveSessions sessions;
  private final Messages messages;
  private final Windows windows;
  private final Clock clock;

  Pages(SessionCollections collections, Clock clock) {
    database = collections.database();
    sessions = new ActiveSessions(collections);
    messages = new Messages(collections);
    windows = new Windows(collections);
    this.clock = clock;
  }

  /** See {@link io.chatbox.session.Transcripts#page}. */
  Page page(SessionId sessionId, UserId userId, long afterSeq, MessageId unfinished) {
    // The session first: what is written between the two reads is on the page, at least.
    Optional<Session> session = database.read("page", () -> sessions.find(sessionId, userId));
    if (session.isEmpty()) {
      return new Page(session, 0, List.of(), false);
    }
    List<Extent> found =
        windows.extents(
            "page", Messages.endedAbove(sessionId, afterSeq), Messages.OLDEST_FIRST, PAGE + 1);
    boolean fits = found.size() <= PAGE;
    // Not after the texts, which take longer: what is stored meanwhile is not on the page.
    long settled = fits ? settled(session.get(), afterSeq) : session.get().seq();
    List<Message> page = new ArrayList<>();
    List<Extent> first = fits ? found : found.subList(0, PAGE);
    boolean more = !windows.read("page", sessionId, first, fitting(page)) || !fits;
    // Beyond the page's measure: else a long one would leave no room for anything, for ever.
    Optional<Message> ended =
        Optional.ofNullable(unfinished)
            .flatMap(id -> database.read("page", () -> ended(sessionId, id)));
    ended.filter(answer -> answer.seq() <= afterSeq).ifPresent(page::addFirst);
    return new Page(
        session,
        more ? session.get().seq() : settled,
        database.read(
            "page", () -> page.stream().map(one -> knownToReader(one, afterSeq)).toList()),
        more);
  }

  private long settled(Session session, long afterSeq) {
    return database.read("page", () -> messages.settled(session, afterSeq, settlingTime()));
  }

  /** What was numbered before this has been stored by now, or never will be. */
  private Instant settlingTime() {
    return clock.instant().minus(SETTLING);
  }

  private Optional<Message> ended(SessionId sessionId, MessageId id) {
    return messages
        .byId(sessionId, id)
        .filter(kept -> !kept.dropped())
        .map(Kept::message)
        .filter(message -> message.answer().isPresent() && !message.running());
  }

  /** Puts messages on a page while there is room for them. */
  private static Predicate<Message> fitting(List<Message> page) {
    long[] bytes = {0};
    return message -> {
      bytes[0] += Utf8.length(message.content());
      for (Map.Entry<String, String> entry : message.metadata().entrySet()) {
        bytes[0] += Utf8.length(entry.getKey()) + Utf8.length(entry.getValue());
      }
      boolean fits = page.isEmpty() || bytes[0] <= PAGE_BYTES;
      return fits && page.add(message);
    };
  }

  /**
   * A message may replace one that itself replaced one, and so on, while the reader was away. They
   * still have the oldest of them.
   */
  private Message knownToReader(Message message, long afterSeq) {
    Optional<MessageId> known = message.replaces();
    Optional<MessageId> next = known;
    for (int i = 0; i < EDITS && next.isPresent(); i++) {
      Optional<Message> replaced =
          messages.byId(message.sessionId(), next.get()).map(Kept::message);
      if (replaced.filter(earlier -> earlier.seq() <= afterSeq).isPresent()) {
        known = next;
        break;
      }
      next = replaced.flatMap(Message::replaces);
    }
    return message.replacing(known);
  }
}
