package io.chatbox.session.store;

import io.chatbox.mongo.Refusals;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.Message;
import io.chatbox.session.Session;
import io.chatbox.session.Sessions.Draft;
import io.chatbox.session.Sessions.Stored;
import io.chatbox.session.store.Messages.Kept;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * One message on its way into a session that may be busy: the session gives it a number, it is
 * inserted under it, and it is counted. A number that is given and not used stays a gap. Knows what
 * earlier attempts have come to, so that it can be run again after a fault. Not thread-safe.
 */
final class Adding {
  private final ActiveSessions sessions;
  private final Messages messages;
  private final Names names;
  private final SessionId sessionId;
  private final Draft draft;
  private final Clock clock;

  private boolean triedBefore;

  /** The message under the number it was given last, and its session; null before that. */
  private Message numbered;

  private Session session;
  private boolean countedBefore;

  Adding(SessionCollections collections, SessionId sessionId, Draft draft, Clock clock) {
    sessions = new ActiveSessions(collections);
    messages = new Messages(collections);
    names = new Names(collections, clock);
    this.sessionId = sessionId;
    this.draft = draft;
    this.clock = clock;
  }

  /** Stores it, or finds that it is. Throws what the driver does. */
  Stored run() {
    for (int round = 0; round < ActiveSessions.ROUNDS; round++) {
      Optional<Kept> before = mayBeStored() ? messages.of(draft) : Optional.empty();
      triedBefore = true;
      if (before.isPresent()) {
        return storedBefore(before.get());
      }
      if (numbered == null) {
        number();
      }
      if (messages.insert(numbered)) {
        return stored();
      }
      numbered = null; // The number is another's.
    }
    throw Refusals.NOT_STORED.refusal();
  }

  private boolean mayBeStored() {
    return draft.clientMsgId() != null || triedBefore;
  }

  private void number() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    session =
        sessions.changeOrOpen(sessionId, draft.ownerId(), ActiveSessions.nextNumber(now), now);
    numbered = draft.in(session.id(), session.seq(), now);
  }

  private Stored storedBefore(Kept kept) {
    Message before = kept.message();
    if (numbered != null && before.id().equals(numbered.id())) {
      return stored(); // By an attempt whose reply was lost.
    }
    if (before.clientMsgId().isEmpty()) {
      throw io.chatbox.session.Refusals.CLIENT_MSG_ID_TAKEN.refusal();
    }
    return new Stored(
        sessions.require(before.sessionId(), draft.ownerId()), before, true, kept.dropped());
  }

  private Stored stored() {
    if (countedBefore) {
      sessions.recount(session.id(), messages.count(session.id()));
    } else {
      countedBefore = true;
      sessions.count(session.id());
    }
    return new Stored(names.afterFirst(session, numbered), numbered, false, false);
  }
}
