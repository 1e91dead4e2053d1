package io.chatbox.session.store;

import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Message;
import io.chatbox.session.Refusals;
import io.chatbox.session.Session;
import io.chatbox.session.Sessions.Draft;
import io.chatbox.session.Sessions.Stored;
import io.chatbox.session.store.Messages.Kept;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Optional;
import org.bson.Document;

/** Messages that take another one's place. What stood there and after it is dropped. */
final class Edits {
  private final ActiveSessions sessions;
  private final Messages messages;
  private final Lifecycle lifecycle;
  private final MongoContextSummaries summaries;
  private final LateAnswers late;
  private final SessionCollections collections;
  private final Clock clock;

  Edits(SessionCollections collections, Clock clock) {
    this.collections = collections;
    late = new LateAnswers(collections, clock);
    sessions = new ActiveSessions(collections);
    messages = new Messages(collections);
    lifecycle = new Lifecycle(collections, clock);
    summaries = new MongoContextSummaries(collections);
    this.clock = clock;
  }

  /** See {@link io.chatbox.session.Transcripts#findEdit}. */
  Optional<Stored> find(SessionId sessionId, Draft draft, MessageId messageId) {
    Optional<Kept> before = messages.of(draft);
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
    Kept original = original(sessionId, draft, messageId);
    if (!original.dropped()) {
      return Optional.empty();
    }
    Kept successor =
        messages
            .successor(original.message())
            .filter(kept -> kept.dropped() || sameText(kept, draft))
            .orElseThrow(Edits::notFound);
    return Optional.of(successor);
  }

  /** An earlier attempt of this very call is no duplicate: nobody was told of it. */
  private Stored stored(Kept kept, Draft draft) {
    boolean ours = kept.message().id().equals(draft.messageId());
    return new Stored(
        sessions.require(kept.message().sessionId(), draft.ownerId()),
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
        .orElseThrow(Edits::notFound);
  }

  private static ChatException notFound() {
    return Refusals.MESSAGE_UNKNOWN.refusal();
  }

  /**
   * The new message comes first: should this server die before the old ones are dropped, both are
   * there, and the resend of the edit, which was not acknowledged, drops them.
   */
  Stored edit(SessionId sessionId, Draft draft, MessageId messageId) {
    Message original = original(sessionId, draft, messageId).message();
    Optional<Stored> before = find(sessionId, draft, messageId);
    if (before.isPresent()) {
      Stored stored = settle(original, before.get());
      return late.settle(sessionId, draft.ownerId()) ? unanswered(stored) : stored;
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Session session = takeOver(sessionId, draft.ownerId(), now);
    Message message =
        draft.in(session.id(), session.seq(), now).replacing(Optional.of(original.id()));
    if (!messages.insert(message)) {
      throw Refusals.CLIENT_MSG_ID_TAKEN.refusal();
    }
    session.answering().ifPresent(id -> late.forestall(sessionId, draft.ownerId(), id));
    Stored stored = settle(original, new Stored(session, message, false, false));
    ActiveSessions.endTakenClaim(collections.sessions(), sessionId);
    return unanswered(stored);
  }

  private static Stored unanswered(Stored stored) {
    return new Stored(
        stored.session().unanswered(), stored.message(), stored.duplicate(), stored.dropped());
  }

  /** In this conversation alone: in the one that is active instead, nothing was edited. */
  private Session takeOver(SessionId sessionId, UserId userId, Instant now) {
    Document active = new Document("$set", new Document("lastActivity", Date.from(now)));
    for (int round = 0; round < ActiveSessions.ROUNDS; round++) {
      Optional<Session> taken = sessions.change(sessionId, userId, ActiveSessions.takingOver(now));
      if (taken.isPresent()) {
        return taken.get();
      }
      if (!sessions.changeOrOpen(sessionId, userId, active, now).id().equals(sessionId)) {
        throw Refusals.OTHER_CONVERSATION_ACTIVE.refusal();
      }
    }
    throw io.chatbox.mongo.Refusals.NOT_STORED.refusal();
  }

  /** A session is called after its first message, unless its user has named it. */
  private Session renamed(Session session, Message message) {
    return Optional.of(message)
        .filter(one -> messages.isFirst(one.sessionId(), one.seq()))
        .flatMap(one -> SessionName.of(one.content()))
        .filter(name -> lifecycle.nameAutomatically(session.id(), session.userId(), name))
        .map(session::named)
        .orElse(session);
  }

  /** What the summary holds of it goes before and after: one may just be written. */
  private Stored settle(Message original, Stored stored) {
    Message replacement = stored.message();
    summaries.forget(original);
    messages.drop(original.sessionId(), original.seq(), replacement.seq());
    summaries.forget(original);
    sessions.recount(original.sessionId(), messages.count(original.sessionId()));
    return new Stored(
        renamed(stored.session(), replacement), replacement, stored.duplicate(), stored.dropped());
  }
}
