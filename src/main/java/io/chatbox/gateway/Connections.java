package io.chatbox.gateway;

import io.chatbox.audience.Audience;
import io.chatbox.audience.TurnEvent;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.LiveSessions;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;

/** This server's live connections, and those of each session among them. */
@Singleton
public final class Connections implements Audience, LiveSessions {
  private final Set<Connection> all = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<SessionId, Set<Connection>> bySession = new ConcurrentHashMap<>();

  /**
   * Sessions that are not written yet, of users who have no active one: all of a user's connections
   * stand in the same, so that each sees what the first message begins.
   */
  private final ConcurrentHashMap<UserId, SessionId> unwritten = new ConcurrentHashMap<>();

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
   * Puts a connection into a session, out of the one where it was. Of two that move it at once one
   * comes after the other.
   *
   * @param announce tells the client, before anything of the new session reaches it
   */
  void move(Connection connection, SessionId sessionId, Runnable announce) {
    connection.moveTo(
        sessionId,
        () -> leave(connection),
        () -> {
          bySession.compute(
              sessionId,
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
    SessionId sessionId = connection.sessionId();
    if (sessionId != null) {
      bySession.computeIfPresent(
          sessionId,
          (id, members) -> {
            members.remove(connection);
            if (!members.isEmpty()) {
              return members;
            }
            unwritten.remove(connection.caller().userId(), sessionId);
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

  @Override
  public void tell(TurnEvent event) {
    for (Connection connection : in(event.sessionId())) {
      connection.follow(event);
    }
  }
}
