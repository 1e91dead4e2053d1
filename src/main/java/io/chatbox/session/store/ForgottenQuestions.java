package io.chatbox.session.store;

import io.chatbox.protocol.Sender;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.Message;
import io.chatbox.session.Transcripts.Forgotten;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Questions at a session's end that a server stored and died over before it began to answer. */
final class ForgottenQuestions {
  /** Nobody waits longer for an answer. */
  private static final Duration LATE = Duration.ofMinutes(15);

  /** Longer than it takes from storing a question to answering it. */
  private static final Duration BEGINNING = Duration.ofSeconds(5);

  /** More than one that was being answered and those that may wait behind it, with answers. */
  private static final int LAST = 8;

  private final ActiveSessions sessions;
  private final Messages messages;
  private final Clock clock;

  ForgottenQuestions(ActiveSessions sessions, Messages messages, Clock clock) {
    this.sessions = sessions;
    this.messages = messages;
    this.clock = clock;
  }

  Optional<Forgotten> find(SessionId sessionId) {
    // The messages first: what is answered meanwhile shows in the session.
    List<Message> open = unanswered(messages.last(sessionId, Long.MAX_VALUE, LAST));
    if (open.isEmpty()) {
      return Optional.empty();
    }
    return sessions
        .find(sessionId, open.getFirst().ownerId())
        .filter(session -> session.active() && session.answering().isEmpty())
        .map(session -> new Forgotten(session, open));
  }

  private List<Message> unanswered(List<Message> last) {
    long answered =
        last.stream()
            .flatMap(message -> message.answer().stream())
            .mapToLong(Message.Answer::answersSeq)
            .max()
            .orElse(0);
    Instant now = clock.instant();
    return last.stream()
        .filter(message -> message.sender() == Sender.USER && message.seq() > answered)
        .filter(message -> message.at().isAfter(now.minus(LATE)))
        .filter(message -> message.at().isBefore(now.minus(BEGINNING)))
        .toList();
  }
}
