package io.chatbox.session.store;

import io.chatbox.config.Settings;
import io.chatbox.config.TrafficSettings;
import io.chatbox.mongo.Database;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
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
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;

/**
 * Sessions in MongoDB. Ids are made before the first attempt, so each operation can be repeated as
 * a whole.
 */
@Singleton
final class MongoSessions implements Sessions {
  private final Database database;
  private final SessionCollections collections;
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
    this.collections = collections;
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
    Adding adding = new Adding(collections, sessionId, draft, clock);
    return database.write("addMessage", adding::run);
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
    Set<SessionId> ended = new LinkedHashSet<>();
    return database.write("reopen", () -> lifecycle.reopen(named, userId, ended));
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
