package io.chatbox.session.store;

import static io.chatbox.session.Transcripts.PAGE;
import static io.chatbox.session.Transcripts.PAGE_BYTES;

import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Message;
import io.chatbox.session.Session;
import io.chatbox.session.Transcripts.Page;
import io.chatbox.session.store.Messages.Kept;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What somebody misses of a session, a page at a time. */
final class Pages {
  /** How often the same place may have been edited unseen; more is an endless chain. */
  private static final int EDITS = 100;

  /** Longer than any write is tried. */
  private static final Duration SETTLING = Duration.ofSeconds(60);

  private final ActiveSessions sessions;
  private final Messages messages;
  private final Clock clock;

  Pages(ActiveSessions sessions, Messages messages, Clock clock) {
    this.sessions = sessions;
    this.messages = messages;
    this.clock = clock;
  }

  /** See {@link io.chatbox.session.Transcripts#page}. */
  Page page(SessionId sessionId, UserId userId, long afterSeq, MessageId unfinished) {
    // The session first: what is written between the two reads is on the page, at least.
    Optional<Session> session = sessions.find(sessionId, userId);
    if (session.isEmpty()) {
      return new Page(session, 0, List.of(), false);
    }
    List<Message> found = messages.next(sessionId, afterSeq, PAGE + 1);
    List<Message> page = new ArrayList<>(fitting(found));
    boolean more = page.size() < found.size();
    // Beyond the page's measure: else a long one would leave no room for anything, for ever.
    ended(sessionId, unfinished)
        .filter(answer -> answer.seq() <= afterSeq)
        .ifPresent(page::addFirst);
    return new Page(
        session,
        more ? session.get().seq() : messages.settled(session.get(), afterSeq, settlingTime()),
        page.stream().map(message -> knownToReader(message, afterSeq)).toList(),
        more);
  }

  /** What was numbered before this has been stored by now, or never will be. */
  private Instant settlingTime() {
    return clock.instant().minus(SETTLING);
  }

  private Optional<Message> ended(SessionId sessionId, MessageId id) {
    return Optional.ofNullable(id)
        .flatMap(known -> messages.byId(sessionId, known))
        .filter(kept -> !kept.dropped())
        .map(Kept::message)
        .filter(message -> message.answer().isPresent() && !message.running());
  }

  private static List<Message> fitting(List<Message> found) {
    int count = 0;
    long bytes = 0;
    for (Message message : found) {
      bytes += utf8Length(message.content());
      for (Map.Entry<String, String> entry : message.metadata().entrySet()) {
        bytes += utf8Length(entry.getKey()) + utf8Length(entry.getValue());
      }
      if (count == PAGE || count > 0 && bytes > PAGE_BYTES) {
        break;
      }
      count++;
    }
    return List.copyOf(found.subList(0, count));
  }

  private static long utf8Length(String text) {
    return text.chars().mapToLong(Pages::utf8Length).sum();
  }

  /** Of one UTF-16 unit; the halves of a pair make four bytes together. */
  private static int utf8Length(int unit) {
    if (unit < 0x80) {
      return 1;
    }
    return unit < 0x800 || Character.isSurrogate((char) unit) ? 2 : 3;
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
