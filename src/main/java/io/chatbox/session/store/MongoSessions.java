package io.chatbox.session.store;

import io.chatbox.config.Settings;
import io.chatbox.config.TrafficSettings;
import io.chatbox.mongo.Database;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Message;
import io.chatbox.session.Refusals;
import io.chatbox.session.Reopened;
import io.chatbox.session.Session;
import io.chatbox.session.Sessions;
import io.chatbox.session.Sessions.Draft;
import io.chatbox.session.store.Messages.Kept;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Optional;
import org.bson.Document;

/**
 * Sessions in MongoDB. A message is stored in two steps: the session gives it a number, then it is
 * inserted under it. A number that is given and not used stays a gap. Ids are made before the first
 * attempt, so each operation can be repeated as a whole.
 */
@Singleton
final class MongoSessions implements Sessions {
  private final Database database;
  private final Clock clock;
  private final PlacementRule rule;
  private final ActiveSessions sessions;
  private final Messages messages;
  private final Lifecycle lifecycle;

  @Inject
  MongoSessions(SessionCollections collections, Clock clock, Settings settings) {
    this(collections, clock, settings.get(TrafficSettings.RECONNECT_TIMEOUT));
  }

  /**
   * @param reconnectTimeout how long a session that the cleanup ended stays resumable
   */
  MongoSessions(SessionCollections collections, Clock clock, Duration reconnectTimeout) {
    database = collections.database();
    this.clock = clock;
    rule = new PlacementRule(collections, clock, reconnectTimeout);
    sessions = new ActiveSessions(collections);
    messages = new Messages(collections);
    lifecycle = new Lifecycle(collections, clock);
  }

  @Override
  public Placement place(UserId userId, Optional<SessionId> named) {
    return database.read("place", () -> rule.place(userId, named));
  }

  @Override
  public Optional<Session> resumable(UserId userId, SessionId named) {
    return database.read("resumable", () -> rule.resumable(userId, named));
  }

  @Override
  public Stored addMessage(SessionId sessionId, Draft draft) {
    return database.write("addMessage", () -> add(sessionId, draft));
  }

  private Stored add(SessionId sessionId, Draft draft) {
    for (int round = 0; round < ActiveSessions.ROUNDS; round++) {
      if (draft.clientMsgId() != null || round > 0) {
        Optional<Kept> before = messages.of(draft);
        if (before.isPresent()) {
          return storedBefore(before.get(), draft);
        }
      }
      Instant now = now();
      Session session =
          sessions.changeOrOpen(sessionId, draft.ownerId(), ActiveSessions.nextNumber(now), now);
      Message message = draft.in(session.id(), session.seq(), now);
      if (messages.insert(message)) {
        return new Stored(named(session, message), message, false, false);
      }
    }
    throw io.chatbox.mongo.Refusals.NOT_STORED.refusal();
  }

  /** After its first message, which stays its name if the next is stored before this. */
  private Session named(Session session, Message message) {
    Optional<String> name =
        session.name().isEmpty() ? SessionName.of(message.content()) : Optional.empty();
    name.ifPresent(one -> lifecycle.nameAutomatically(session.id(), session.userId(), one));
    return name.map(session::named).orElse(session);
  }

  @Override
  public Optional<Session> find(SessionId sessionId, UserId userId) {
    return database.read("find", () -> sessions.find(sessionId, userId));
  }

  @Override
  public Optional<Session> end(SessionId sessionId, UserId userId) {
    return database.write("end", () -> lifecycle.end(sessionId, userId));
  }

  @Override
  public Optional<Reopened> reopen(SessionId named, UserId userId) {
    return database.write("reopen", () -> lifecycle.reopen(named, userId));
  }

  @Override
  public Optional<Session> rename(SessionId sessionId, UserId userId, String name) {
    return database.write("rename", () -> lifecycle.rename(sessionId, userId, name));
  }

  @Override
  public Optional<Stored> findStored(UserId userId, String clientMsgId) {
    return clientMsgId == null
        ? Optional.empty()
        : database.read(
            "findStored",
            () ->
                messages
                    .byKey(userId, clientMsgId)
                    .filter(kept -> kept.message().clientMsgId().isPresent())
                    .flatMap(
                        kept ->
                            sessions
                                .find(kept.message().sessionId(), userId)
                                .map(session -> known(session, kept))));
  }

  private static Stored known(Session session, Kept kept) {
    return new Stored(session, kept.message(), true, kept.dropped());
  }

  private Stored storedBefore(Kept kept, Draft draft) {
    Message before = kept.message();
    boolean ours = before.id().equals(draft.messageId());
    if (!ours && before.clientMsgId().isEmpty()) {
      throw Refusals.CLIENT_MSG_ID_TAKEN.refusal();
    }
    Session session = sessions.require(before.sessionId(), draft.ownerId());
    return new Stored(session, before, !ours, kept.dropped());
  }

  @Override
  public Session selectModel(SessionId sessionId, UserId userId, String modelId) {
    return database.write(
        "selectModel",
        () -> {
          Instant now = now();
          Document chosen = new Document("modelId", modelId).append("lastActivity", Date.from(now));
          return sessions.changeOrOpen(sessionId, userId, new Document("$set", chosen), now);
        });
  }

  /** In milliseconds, as the database keeps it, so that what is returned is what is stored. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
