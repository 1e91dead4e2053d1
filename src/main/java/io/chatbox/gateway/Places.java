package io.chatbox.gateway;

import io.chatbox.audience.SessionClosed;
import io.chatbox.chat.Turns;
import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Models;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.protocol.ServerFrame;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Reopened;
import io.chatbox.session.Session;
import io.chatbox.session.Sessions;
import io.chatbox.session.Sessions.Place;
import io.chatbox.session.Sessions.Stored;
import io.chatbox.session.Transcripts;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Puts connections into their sessions and tells them where they stand. Blocks. */
@Singleton
final class Places {
  private final Sessions sessions;
  private final Turns turns;
  private final Models models;
  private final Connections connections;
  private final List<ServerFrame.Model> offered;

  @Inject
  Places(Sessions sessions, Turns turns, Models models, Connections connections) {
    this.sessions = sessions;
    this.turns = turns;
    this.models = models;
    this.connections = connections;
    this.offered =
        models.all().stream()
            .map(model -> new ServerFrame.Model(model.id(), model.name()))
            .toList();
  }

  /**
   * Gives a new connection its session and its first status.
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
      reopened.get().ended().forEach(this::leave);
    } else {
      enter(connection, sessions.place(userId, named));
    }
  }

  /** A running answer ends with its session: who was waiting for it is elsewhere now. */
  void onClosed(@Observes SessionClosed closed) {
    turns.stop(closed.sessionId());
    leave(closed.sessionId());
  }

  /** Connections of a session that has ended move to one that is not written yet. */
  private void leave(SessionId endedId) {
    for (Connection member : List.copyOf(connections.in(endedId))) {
      enter(member, new Place(SessionId.next(), Optional.empty()));
    }
  }

  /** Existing pages make up ids: what isn't an own resumable session means the present one. */
  void followNamed(Connection connection, SessionId named) {
    if (named != null && !named.equals(connection.sessionId())) {
      sessions
          .resumable(connection.caller().userId(), named)
          .ifPresent(session -> enter(connection, session));
    }
  }

  /** A message may have gone to another session of the user, which had become active meanwhile. */
  void followMessage(Connection connection, Stored stored) {
    if (!stored.duplicate()) {
      follow(connection, stored.session());
    }
  }

  private void follow(Connection connection, Session written) {
    if (!written.id().equals(connection.sessionId())) {
      enter(connection, written);
    } else {
      connections.written(written.userId(), written.id());
    }
  }

  void selectModel(Connection connection, String modelId) {
    requireModel(modelId);
    Session session =
        sessions.selectModel(connection.sessionId(), connection.caller().userId(), modelId);
    if (!session.id().equals(connection.sessionId())) {
      enter(connection, session);
    } else {
      connections.written(session.userId(), session.id());
      connections.in(session.id()).forEach(member -> member.send(status(member, session)));
    }
  }

  /**
   * @throws ChatException {@code NOT_FOUND}, naming the known ones
   */
  void requireModel(String modelId) {
    if (models.find(modelId).isEmpty()) {
      throw new ChatException(
          ErrorCode.NOT_FOUND,
          "There is no such model. Known: "
              + models.all().stream().map(ChatModel::id).collect(Collectors.joining(", ")));
    }
  }

  private void enter(Connection connection, Session session) {
    enter(connection, new Place(session.id(), Optional.of(session)));
  }

  private void enter(Connection connection, Place place) {
    SessionId sessionId =
        place.session().isPresent()
            ? place.sessionId()
            : connections.unwritten(connection.caller().userId(), place.sessionId());
    connections.move(
        connection,
        sessionId,
        () -> connection.send(status(connection, sessionId, place.session())));
  }

  /** Says that a page of stored messages is complete. */
  void endPage(Connection connection, Transcripts.Page page) {
    connection.send(
        status(
            connection,
            connection.sessionId(),
            page.session(),
            page.seq(),
            page.more() ? ServerFrame.Sync.MORE : ServerFrame.Sync.DONE));
  }

  private ServerFrame status(Connection connection, Session session) {
    return status(connection, session.id(), Optional.of(session));
  }

  private ServerFrame status(
      Connection connection, SessionId sessionId, Optional<Session> session) {
    return status(connection, sessionId, session, session.map(Session::seq).orElse(0L), null);
  }

  private ServerFrame status(
      Connection connection,
      SessionId sessionId,
      Optional<Session> session,
      long seq,
      ServerFrame.Sync sync) {
    return new ServerFrame.ConnectionStatus(
        sessionId,
        connection.caller().userId(),
        offered,
        session
            .flatMap(Session::modelId)
            .filter(id -> models.find(id).isPresent())
            .orElse(models.first().id()),
        seq,
        session.isPresent(),
        turns.answering(sessionId).or(() -> session.flatMap(Session::answering)).orElse(null),
        sync);
  }
}
