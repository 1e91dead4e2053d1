package io.chatbox.gateway;

import io.chatbox.chat.Question;
import io.chatbox.chat.Turns;
import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Models;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ClientFrame;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.protocol.Ids;
import io.chatbox.protocol.Sender;
import io.chatbox.protocol.ServerFrame;
import io.chatbox.session.Session;
import io.chatbox.session.Sessions;
import io.chatbox.session.Sessions.Place;
import io.chatbox.session.Sessions.Stored;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Does what clients ask for. Blocks; called on a connection's inbox, one frame after another. */
@Singleton
final class Dispatcher {
  private final Sessions sessions;
  private final Turns turns;
  private final Models models;
  private final Connections connections;
  private final Drain drain;
  private final List<ServerFrame.Model> offered;

  @Inject
  Dispatcher(Sessions sessions, Turns turns, Models models, Connections connections, Drain drain) {
    this.sessions = sessions;
    this.turns = turns;
    this.models = models;
    this.connections = connections;
    this.drain = drain;
    this.offered =
        models.all().stream()
            .map(model -> new ServerFrame.Model(model.id(), model.name()))
            .toList();
  }

  /**
   * Gives a new connection its session and its first status.
   *
   * @param requestedId the session that the client named, or null
   */
  void open(Connection connection, String requestedId) {
    enter(connection, sessions.place(connection.caller().userId(), requestedId));
  }

  void dispatch(Connection connection, ClientFrame frame) {
    checkSender(connection, frame.header().sender());
    followNamedSession(connection, frame.header().sessionId());
    switch (frame) {
      case ClientFrame.UserMessage message -> {
        refuseWhileDraining();
        ask(connection, message);
      }
      case ClientFrame.PlainMessage message -> {
        refuseWhileDraining();
        askPlainly(connection, message.content());
      }
      case ClientFrame.ModelSelect select -> selectModel(connection, select.modelId());
      case ClientFrame.Stop stop -> turns.stop(connection.sessionId());
      case ClientFrame.Ping ping -> connection.send(new ServerFrame.Pong(connection.sessionId()));
    }
  }

  /** A connection outlives the drain's beginning only to hear its running answer out. */
  private void refuseWhileDraining() {
    if (drain.isOn()) {
      throw new ChatException(
          ErrorCode.SERVICE_ERROR,
          "This server is going away. Reconnect and send the message again.",
          Duration.ofSeconds(1));
    }
  }

  private static void checkSender(Connection connection, Sender claimed) {
    boolean borneOut =
        claimed == null
            || claimed == Sender.USER
            || claimed == Sender.ADMIN && connection.caller().isStaff();
    if (!borneOut) {
      throw new ChatException(
          ErrorCode.INVALID_FORMAT, "Leave out 'sender': your token says who you are.");
    }
  }

  /** Existing pages make up ids: what isn't an own resumable session means the present one. */
  private void followNamedSession(Connection connection, String named) {
    if (Ids.isId(named) && !named.equals(connection.sessionId())) {
      sessions
          .resumable(connection.caller().userId(), named)
          .ifPresent(session -> enter(connection, session));
    }
  }

  private void ask(Connection connection, ClientFrame.UserMessage message) {
    turns.ask(
        question(
            connection, Ids.next(), message.content(), message.clientMsgId(), message.metadata()),
        stored -> {
          followMessage(connection, stored);
          message
              .clientKey()
              .ifPresent(
                  key ->
                      connection.send(
                          new ServerFrame.Ack(
                              stored.message().sessionId(),
                              stored.message().id(),
                              stored.message().seq(),
                              key)));
        });
  }

  private void askPlainly(Connection connection, String content) {
    String messageId = Ids.next();
    connection.expectPlainAnswer(messageId);
    try {
      turns.ask(
          question(connection, messageId, content, null, Map.of()),
          stored -> followMessage(connection, stored));
    } catch (RuntimeException e) {
      connection.forgetPlainAnswer(messageId);
      throw e;
    }
  }

  private static Question question(
      Connection connection,
      String messageId,
      String content,
      String clientMsgId,
      Map<String, String> metadata) {
    return new Question(
        connection.sessionId(),
        messageId,
        connection.caller().userId(),
        content,
        clientMsgId,
        metadata,
        connection.id());
  }

  /** The message went to another session of the user, which had become active meanwhile. */
  private void followMessage(Connection connection, Stored stored) {
    if (!stored.duplicate() && !stored.session().id().equals(connection.sessionId())) {
      enter(connection, stored.session());
    }
  }

  private void selectModel(Connection connection, String modelId) {
    if (models.find(modelId).isEmpty()) {
      throw new ChatException(
          ErrorCode.NOT_FOUND,
          "There is no such model. Known: "
              + models.all().stream().map(ChatModel::id).collect(Collectors.joining(", ")));
    }
    Session session =
        sessions.selectModel(connection.sessionId(), connection.caller().userId(), modelId);
    if (!session.id().equals(connection.sessionId())) {
      enter(connection, session);
    } else {
      connections.in(session.id()).forEach(member -> member.send(status(member, session)));
    }
  }

  private void enter(Connection connection, Session session) {
    enter(connection, new Place(session.id(), Optional.of(session)));
  }

  private void enter(Connection connection, Place place) {
    connections.move(
        connection,
        place.sessionId(),
        () -> connection.send(status(connection, place.sessionId(), place.session())));
  }

  private ServerFrame status(Connection connection, Session session) {
    return status(connection, session.id(), Optional.of(session));
  }

  private ServerFrame status(Connection connection, String sessionId, Optional<Session> session) {
    return new ServerFrame.ConnectionStatus(
        sessionId,
        connection.caller().userId(),
        offered,
        session
            .flatMap(Session::modelId)
            .filter(id -> models.find(id).isPresent())
            .orElse(models.first().id()),
        session.map(Session::seq).orElse(0L),
        session.isPresent(),
        turns.answering(sessionId).orElse(null));
  }
}
