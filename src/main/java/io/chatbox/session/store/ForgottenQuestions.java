package io.chatbox.session.store;

import io.chatbox.mongo.Database;
import io.chatbox.mongo.Documents;
import io.chatbox.protocol.Sender;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.Message;
import io.chatbox.session.Message.State;
import io.chatbox.session.Transcripts.Forgotten;
import io.chatbox.session.store.Windows.Extent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/**
 * Questions at a session's end that a server stored and died over before a word of their answers
 * was stored.
 */
final class ForgottenQuestions {
  /** Nobody waits longer for an answer. */
  private static final Duration LATE = Duration.ofMinutes(15);

  /** Longer than it takes from storing a question to answering it. */
  private static final Duration BEGINNING = Duration.ofSeconds(5);

  /** More than one that was being answered and those that may wait behind it, with answers. */
  private static final int LAST = 8;

  private static final Document PLACE =
      new Document("seq", 1)
          .append("sender", 1)
          .append("ts", 1)
          .append("answersSeq", 1)
          .append("state", 1)
          .append("promptTokens", 1)
          .append("replaces", 1)
          .append(MessageDocuments.SIZE, 1);

  private final Database database;
  private final SessionCollections collections;
  private final ActiveSessions sessions;
  private final Windows windows;
  private final Clock clock;

  ForgottenQuestions(SessionCollections collections, Clock clock) {
    database = collections.database();
    this.collections = collections;
    sessions = new ActiveSessions(collections);
    windows = new Windows(collections);
    this.clock = clock;
  }

  Optional<Forgotten> find(SessionId sessionId) {
    // The messages first: what is answered meanwhile shows in the session.
    List<Document> last = database.read("forgotten", () -> last(sessionId));
    List<Extent> unanswered = unanswered(last);
    boolean begun = unanswered.isEmpty();
    List<Extent> places = begun ? wordless(last) : unanswered;
    List<Message> open = new ArrayList<>();
    windows.read("forgotten", sessionId, places, open::add);
    if (open.isEmpty()) {
      return Optional.empty();
    }
    return database
        .read("forgotten", () -> sessions.find(sessionId, open.getFirst().ownerId()))
        .filter(session -> session.active() && session.answering().isEmpty())
        .map(session -> new Forgotten(session, open, begun));
  }

  /** Without their texts: of most, nobody needs them. */
  private List<Document> last(SessionId sessionId) {
    return collections
        .messages()
        .find(Messages.in(sessionId))
        .projection(PLACE)
        .sort(Messages.NEWEST_FIRST)
        .limit(LAST)
        .into(new ArrayList<>())
        .reversed();
  }

  /**
   * An answer that was interrupted before anything of it was stored beside its beginning. One that
   * was begun in another's place is none: what servers die over is not to kill one after another.
   */
  private static boolean isWordless(Document one) {
    return MessageDocuments.stored(State.INTERRUPTED).equals(one.getString("state"))
        && Documents.number(one, "promptTokens") == 0
        && !one.containsKey("replaces");
  }

  private List<Extent> unanswered(List<Document> last) {
    long answered =
        last.stream().mapToLong(one -> Documents.number(one, "answersSeq")).max().orElse(0);
    return last.stream()
        .filter(one -> isQuestion(one) && Documents.number(one, "seq") > answered)
        .filter(this::isRecent)
        .map(Windows::extent)
        .toList();
  }

  /**
   * The question of a wordless answer that nothing stands below: whoever sees the answer takes it
   * out of view for the next one, with all that stands below.
   */
  private List<Extent> wordless(List<Document> last) {
    if (last.isEmpty() || !isWordless(last.getLast())) {
      return List.of();
    }
    long question = Documents.number(last.getLast(), "answersSeq");
    boolean lastWord =
        last.stream()
            .filter(ForgottenQuestions::isQuestion)
            .allMatch(one -> Documents.number(one, "seq") <= question);
    return last.stream()
        .filter(one -> lastWord && Documents.number(one, "seq") == question)
        .filter(this::isRecent)
        .map(Windows::extent)
        .toList();
  }

  private static boolean isQuestion(Document one) {
    return Sender.USER.wireName().equals(one.getString("sender"));
  }

  private boolean isRecent(Document one) {
    Instant now = clock.instant();
    Instant asked = one.getDate("ts").toInstant();
    return asked.isAfter(now.minus(LATE)) && asked.isBefore(now.minus(BEGINNING));
  }
}
