package io.chatbox.session.store;

import io.chatbox.mongo.Database;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.Rating;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Message;
import io.chatbox.session.Refusals;
import io.chatbox.session.Session;
import io.chatbox.session.Sessions.Draft;
import io.chatbox.session.Sessions.Stored;
import io.chatbox.session.Transcripts;
import io.chatbox.session.store.Messages.Kept;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Transcripts in MongoDB. */
@Singleton
final class MongoTranscripts implements Transcripts {
  /** How often the same place may have been edited unseen; more is an endless chain. */
  private static final int EDITS = 100;

  /** Longer than any write is tried. */
  private static final Duration SETTLING = Duration.ofSeconds(60);

  private final Database database;
  private final Clock clock;
  private final ActiveSessions sessions;
  private final Messages messages;
  private final AnswerTexts texts;
  private final Lifecycle lifecycle;
  private final MongoContextSummaries summaries;
  private final ForgottenQuestions forgotten;

  @Inject
  MongoTranscripts(SessionCollections collections, Clock clock) {
    database = collections.database();
    this.clock = clock;
    sessions = new ActiveSessions(collections);
    messages = new Messages(collections);
    texts = new AnswerTexts(collections);
    lifecycle = new Lifecycle(collections, clock);
    summaries = new MongoContextSummaries(collections);
    forgotten = new ForgottenQuestions(sessions, messages, clock);
  }

  @Override
  public List<Message> last(SessionId sessionId, long beforeSeq, int limit) {
    return database.read("last", () -> messages.last(sessionId, beforeSeq, limit));
  }

  @Override
  public List<Message> ended(SessionId sessionId, long beforeSeq, int limit) {
    return database.read("ended", () -> messages.lastEnded(sessionId, beforeSeq, limit));
  }

  @Override
  public Page page(SessionId sessionId, UserId userId, long afterSeq, MessageId unfinished) {
    return database.read("page", () -> pageNow(sessionId, userId, afterSeq, unfinished));
  }

  private Page pageNow(SessionId sessionId, UserId userId, long afterSeq, MessageId unfinished) {
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
    return text.chars().mapToLong(MongoTranscripts::utf8Length).sum();
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

  @Override
  public Optional<Forgotten> forgotten(SessionId sessionId) {
    return database.read("forgotten", () -> forgotten.find(sessionId));
  }

  @Override
  public boolean isUnanswered(Message question) {
    return database.read("isUnanswered", () -> messages.isUnanswered(question));
  }

  @Override
  public Again lastQuestion(SessionId sessionId, UserId userId) {
    return database.read(
        "lastQuestion",
        () -> {
          Message question =
              messages
                  .lastQuestion(sessionId)
                  .filter(message -> message.ownerId().equals(userId))
                  .orElseThrow(Refusals.NOTHING_TO_ANSWER::refusal);
          return new Again(session(sessionId, userId), question);
        });
  }

  @Override
  public Optional<Stored> findEdit(SessionId sessionId, Draft draft, MessageId messageId) {
    return database.read("findEdit", () -> editBefore(sessionId, draft, messageId));
  }

  private Optional<Stored> editBefore(SessionId sessionId, Draft draft, MessageId messageId) {
    Optional<Kept> before = messages.byKey(draft.ownerId(), key(draft));
    if (before.isPresent()) {
      requireSameEdit(before.get().message(), sessionId, messageId);
    } else {
      before = successor(sessionId, draft, messageId);
    }
    return before.map(kept -> stored(kept, draft));
  }

  /** An id that was given to something else names no edit. */
  private static void requireSameEdit(Message before, SessionId sessionId, MessageId messageId) {
    if (!before.sessionId().equals(sessionId)
        || !before.replaces().filter(messageId::equals).isPresent()) {
      throw Refusals.CLIENT_MSG_ID_TAKEN.refusal();
    }
  }

  /** What an edit without an id of its own has become, when it comes again. */
  private Optional<Kept> successor(SessionId sessionId, Draft draft, MessageId messageId) {
    if (!original(sessionId, draft, messageId).dropped()) {
      return Optional.empty();
    }
    Kept successor =
        messages
            .successor(sessionId, messageId)
            .filter(kept -> kept.dropped() || sameText(kept, draft))
            .orElseThrow(MongoTranscripts::notFound);
    return Optional.of(successor);
  }

  /** An earlier attempt of this very call is no duplicate: nobody was told of it. */
  private Stored stored(Kept kept, Draft draft) {
    boolean ours = kept.message().id().equals(draft.messageId());
    return new Stored(
        session(kept.message().sessionId(), draft.ownerId()),
        kept.message(),
        !ours,
        kept.dropped());
  }

  private static boolean sameText(Kept kept, Draft draft) {
    return kept.message().content().equals(draft.content());
  }

  private Kept original(SessionId sessionId, Draft draft, MessageId messageId) {
    return messages
        .byId(sessionId, messageId)
        .filter(kept -> kept.message().author().equals(draft.author()))
        .filter(kept -> kept.message().ownerId().equals(draft.ownerId()))
        .orElseThrow(MongoTranscripts::notFound);
  }

  private static ChatException notFound() {
    return Refusals.MESSAGE_UNKNOWN.refusal();
  }

  @Override
  public Stored edit(SessionId sessionId, Draft draft, MessageId messageId) {
    return database.write("edit", () -> editNow(sessionId, draft, messageId));
  }

  /**
   * The new message comes first: should this server die before the old ones are dropped, both are
   * there, and the resend of the edit, which was not acknowledged, drops them.
   */
  private Stored editNow(SessionId sessionId, Draft draft, MessageId messageId) {
    Message original = original(sessionId, draft, messageId).message();
    Optional<Stored> before = editBefore(sessionId, draft, messageId);
    if (before.isPresent()) {
      settle(original, before.get().message());
      return before.get();
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Session session =
        sessions.changeOrOpen(sessionId, draft.ownerId(), ActiveSessions.takingOver(now), now);
    if (!session.id().equals(sessionId)) {
      throw Refusals.OTHER_CONVERSATION_ACTIVE.refusal();
    }
    Message message =
        draft.in(session.id(), session.seq(), now).replacing(Optional.of(original.id()));
    if (!messages.insert(message)) {
      throw Refusals.CLIENT_MSG_ID_TAKEN.refusal();
    }
    settle(original, message);
    return new Stored(session, message, false, false);
  }

  /** A session is called after its first message, unless its user has named it. */
  private void rename(Message message) {
    if (messages.last(message.sessionId(), message.seq(), 1).isEmpty()) {
      SessionName.of(message.content())
          .ifPresent(
              name -> lifecycle.nameAutomatically(message.sessionId(), message.ownerId(), name));
    }
  }

  /** What the summary holds of it goes before and after: one may just be written. */
  private void settle(Message original, Message replacement) {
    summaries.forget(original);
    messages.drop(original.sessionId(), original.seq(), replacement.seq());
    summaries.forget(original);
    sessions.recount(original.sessionId(), messages.count(original.sessionId()));
    rename(replacement);
  }

  private Session session(SessionId sessionId, UserId userId) {
    return sessions.find(sessionId, userId).orElseThrow(Refusals.CONVERSATION_DELETED::refusal);
  }

  private static String key(Draft draft) {
    return draft.clientMsgId() == null ? draft.messageId().value() : draft.clientMsgId();
  }

  @Override
  public Message rate(SessionId sessionId, MessageId messageId, Rating rating) {
    return database.write(
        "rate",
        () ->
            texts.rate(sessionId, messageId, rating).orElseThrow(Refusals.ANSWER_UNKNOWN::refusal));
  }
}
