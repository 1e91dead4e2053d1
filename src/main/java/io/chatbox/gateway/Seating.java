package io.chatbox.gateway;

import io.chatbox.audience.Audience;
import io.chatbox.audience.SessionEvent;
import io.chatbox.audience.SessionEvent.Cause;
import io.chatbox.background.Background;
import io.chatbox.protocol.ServerFrame;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Reopened;
import io.chatbox.session.Session;
import io.chatbox.session.Sessions;
import io.chatbox.session.Sessions.Placement;
import io.chatbox.session.Sessions.Stored;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * Gives connections their seats in sessions and tells them where they stand. Blocks on the
 * database, but for what it hears.
 */
@Singleton
final class Seating implements Background {
  private final Sessions sessions;
  private final Connections connections;
  private final StatusFrames statuses;
  private final Audience audience;

  @Inject
  Seating(Sessions sessions, Connections connections, StatusFrames statuses, Audience audience) {
    this.sessions = sessions;
    this.connections = connections;
    this.statuses = statuses;
    this.audience = audience;
  }

  /** From now on sessions that are over are left. */
  @Override
  public void start() {
    audience.join(
        event -> {
          if (event instanceof SessionEvent.Closed closed) {
            vacate(closed);
          }
        });
  }

  /**
   * Gives a new connection its seat and its first status.
   *
   * @param named the session that the client named
   * @param goOn whether that is to be taken up again even if it has ended
   */
  void open(Connection connection, Optional<SessionId> named, boolean goOn) {
    UserId userId = connection.caller().userId();
    Optional<Reopened> reopened =
        goOn ? named.flatMap(id -> sessions.reopen(id, userId)) : Optional.empty();
    if (reopened.isPresent()) {
      enter(connection, reopened.get().session());
      reopened.get().ended().forEach(id -> audience.tell(new SessionEvent.Closed(id, Cause.LEFT)));
    } else {
      Placement place = sessions.place(userId, named);
      place
          .session()
          .ifPresentOrElse(
              session -> enter(connection, session),
              () -> enterUnwritten(connection, userId, place.sessionId()));
    }
  }

  /**
   * Connections of a session that is over move to one that is not written yet. They hear of it
   * here, as whoever has moved hears nothing of it any more.
   */
  private void vacate(SessionEvent.Closed closed) {
    for (Connection member : List.copyOf(connections.in(closed.sessionId()))) {
      member.follow(closed);
      enterUnwritten(member, member.seat().ownerId(), SessionId.next());
    }
  }

  /** Existing pages make up ids: what isn't an own resumable session means the present one. */
  void followNamed(Connection connection, SessionId named) {
    if (named != null && !named.equals(connection.sessionId())) {
      sessions
          .resumable(connection.seat().ownerId(), named)
          .ifPresent(session -> enter(connection, session));
    }
  }

  /** A message may have gone to another session of the user, which had become active meanwhile. */
  void followMessage(Connection connection, Stored stored) {
    if (!stored.duplicate()) {
      follow(connection, stored.session());
    }
  }

  /** Whether it had to move there. */
  private boolean follow(Connection connection, Session written) {
    boolean elsewhere = !written.id().equals(connection.sessionId());
    if (elsewhere) {
      enter(connection, written);
    } else {
      connections.written(written.userId(), written.id());
    }
    return elsewhere;
  }

  void selectModel(Connection connection, String modelId) {
    statuses.requireModel(modelId);
    Seat seat = connection.seat();
    Session session = sessions.selectModel(seat.sessionId(), seat.ownerId(), modelId);
    if (!follow(connection, session)) {
      audience.tell(new SessionEvent.Changed(session));
    }
  }

  /** What a user is told of a session that they have a seat in. */
  ServerFrame status(UserId userId, Session session) {
    return statuses.of(userId, session.id(), Optional.of(session));
  }

  private void enter(Connection connection, Session session) {
    sit(connection, Seat.inOwn(session), Optional.of(session));
  }

  /**
   * @param newId the session's, if none of the owner's connections stands in an unwritten one
   */
  private void enterUnwritten(Connection connection, UserId ownerId, SessionId newId) {
    SessionId sessionId = connections.unwritten(ownerId, newId);
    sit(connection, new Seat(sessionId, ownerId, Seat.Role.OWNER), Optional.empty());
  }

  private void sit(Connection connection, Seat seat, Optional<Session> session) {
    connections.move(
        connection,
        seat,
        () -> {
          ServerFrame status = statuses.of(connection.caller().userId(), seat.sessionId(), session);
          connection.send(status);
        });
  }
}
