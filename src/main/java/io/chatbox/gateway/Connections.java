package io.chatbox.gateway;

import io.chatbox.audience.Audience;
import io.chatbox.audience.SessionEvent;
import io.chatbox.background.Background;
import io.chatbox.protocol.CloseCode;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.LiveSessions;
import io.chatbox.telemetry.Log;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;

/** This server's live connections, and those of each session among them. */
@Singleton
public final class Connections implements Background, LiveSessions {
  private static final Log log = Log.of(Connections.class);

  private final Set<Connection> all = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<SessionId, Set<Connection>> bySession = new ConcurrentHashMap<>();

  /**
   * Sessions that are not written yet, of users who have no active one: all of a user's connections
   * stand in the same, so that each sees what the first message begins.
   */
  private final ConcurrentHashMap<UserId, SessionId> unwritten = new ConcurrentHashMap<>();

  private final Audience audience;

  @Inject
  Connections(Audience audience) {
    this.audience = audience;
  }

  /** From now on connections follow their sessions. */
  @Override
  public void start() {
    audience.join(this::hear);
  }

  void add(Connection connection) {
    all.add(connection);
  }

  /**
   * The unwritten session that a user's connections stand in.
   *
   * @param newId becomes its id if they have none
   */
  SessionId unwritten(UserId userId, SessionId newId) {
    return unwritten.computeIfAbsent(userId, user -> newId);
  }

  /** A session has its row now. */
  void written(UserId userId, SessionId sessionId) {
    unwritten.remove(userId, sessionId);
  }

  @Override
  public Collection<SessionId> ids() {
    return Collections.unmodifiableSet(bySession.keySet());
  }

  /** Forgets a connection. Idempotent. */
  void remove(Connection connection) {
    all.remove(connection);
    leave(connection);
  }

  /**
   * Gives a connection a seat, out of the session where it was. Of two that move it at once one
   * comes after the other.
   *
   * @param announce tells the client, before anything of the new session reaches it
   */
  void move(Connection connection, Seat seat, Runnable announce) {
    connection.moveTo(
        seat,
        () -> leave(connection),
        () -> {
          bySession.compute(
              seat.sessionId(),
              (id, members) -> {
                Set<Connection> set = members == null ? new CopyOnWriteArraySet<>() : members;
                set.add(connection);
                return set;
              });
          announce.run();
        });
    if (!all.contains(connection)) {
      leave(connection); // It closed meanwhile, before it was in the session.
    }
  }

  private void leave(Connection connection) {
    Seat seat = connection.seat();
    if (seat != null) {
      SessionId sessionId = seat.sessionId();
      bySession.computeIfPresent(
          sessionId,
          (id, members) -> {
            members.remove(connection);
            if (!members.isEmpty()) {
              return members;
            }
            unwritten.remove(seat.ownerId(), sessionId);
            return null;
          });
    }
  }

  Collection<Connection> all() {
    return Collections.unmodifiableCollection(all);
  }

  Collection<Connection> in(SessionId sessionId) {
    return bySession.getOrDefault(sessionId, Set.of());
  }

  private void hear(SessionEvent event) {
    for (Connection connection : in(event.sessionId())) {
      try {
        connection.follow(event);
      } catch (RuntimeException fault) {
        // What it missed it gets when it comes back; the others hear on.
        log.error("connection can't follow its session", fault, "connection", connection.id());
        connection.outbox().close(CloseCode.INTERNAL_ERROR, "internal error");
      }
    }
  }
}
