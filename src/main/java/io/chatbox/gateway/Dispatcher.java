package io.chatbox.gateway;

import io.chatbox.chat.Question;
import io.chatbox.chat.Turns;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ClientFrame;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.Sender;
import io.chatbox.protocol.ServerFrame;
import io.chatbox.protocol.SessionId;
import io.chatbox.security.Caller;
import io.chatbox.security.TokenCheck;
import io.chatbox.security.TokenVerifier;
import io.chatbox.session.Message;
import io.chatbox.session.Transcripts;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Does what clients ask for. Blocks; called on a connection's inbox, one frame after another. */
@Singleton
final class Dispatcher {
  private final Transcripts transcripts;
  private final Turns turns;
  private final Places places;
  private final Connections connections;
  private final TokenVerifier tokens;
  private final Drain drain;

  @Inject
  Dispatcher(
      Transcripts transcripts,
      Turns turns,
      Places places,
      Connections connections,
      TokenVerifier tokens,
      Drain drain) {
    this.transcripts = transcripts;
    this.turns = turns;
    this.places = places;
    this.connections = connections;
    this.tokens = tokens;
    this.drain = drain;
  }

  void dispatch(Connection connection, ClientFrame frame) {
    ClientFrame.Header header = frame.header();
    checkSender(connection, header.sender());
    if (header.clientMsgId() != null) {
      connection.becomeModern();
    }
    places.followNamed(connection, header.sessionId());
    switch (frame) {
      case ClientFrame.UserMessage message -> ask(connection, message);
      case ClientFrame.PlainMessage message -> askPlainly(connection, message.content());
      case ClientFrame.Edit edit -> edit(connection, edit);
      case ClientFrame.Regenerate again -> regenerate(connection, again.modelId());
      case ClientFrame.Stop stop -> turns.stop(connection.sessionId());
      case ClientFrame.ModelSelect select -> places.selectModel(connection, select.modelId());
      case ClientFrame.Feedback feedback -> rate(connection, feedback);
      case ClientFrame.TypingIndicator typing -> passOn(connection, typing);
      case ClientFrame.TokenRefresh refresh -> refreshToken(connection, refresh.token());
      case ClientFrame.Sync sync -> sync(connection, sync);
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

  private void ask(Connection connection, ClientFrame.UserMessage message) {
    refuseWhileDraining();
    String clientMsgId = message.header().clientMsgId();
    turns.ask(
        new Question(
            connection.sessionId(),
            MessageId.next(),
            connection.caller().userId(),
            message.content(),
            clientMsgId,
            message.metadata(),
            null,
            connection.id(),
            connection.caller().roles()),
        stored -> {
          places.followMessage(connection, stored);
          if (clientMsgId != null) {
            connection.send(ack(stored.message(), clientMsgId));
          }
        });
  }

  private static ServerFrame.Ack ack(Message message, String clientMsgId) {
    return new ServerFrame.Ack(message.sessionId(), message.id(), message.seq(), clientMsgId);
  }

  private void askPlainly(Connection connection, String content) {
    refuseWhileDraining();
    MessageId messageId = MessageId.next();
    connection.expectPlainAnswer(messageId);
    try {
      turns.ask(
          new Question(
              connection.sessionId(),
              messageId,
              connection.caller().userId(),
              content,
              null,
              Map.of(),
              null,
              connection.id(),
              connection.caller().roles()),
          stored -> places.followMessage(connection, stored));
    } catch (RuntimeException e) {
      connection.forgetPlainAnswer(messageId);
      throw e;
    }
  }

  private void edit(Connection connection, ClientFrame.Edit edit) {
    refuseWhileDraining();
    connection.becomeModern();
    String clientMsgId = edit.header().clientMsgId();
    turns.ask(
        new Question(
            connection.sessionId(),
            MessageId.next(),
            connection.caller().userId(),
            edit.content(),
            clientMsgId,
            Map.of(),
            edit.messageId(),
            connection.id(),
            connection.caller().roles()),
        stored -> connection.send(ack(stored.message(), clientMsgId)));
  }

  private void regenerate(Connection connection, String modelId) {
    refuseWhileDraining();
    Optional<String> chosen = Optional.ofNullable(modelId);
    chosen.ifPresent(places::requireModel);
    Caller caller = connection.caller();
    turns.regenerate(
        connection.sessionId(), caller.userId(), caller.roles(), chosen, connection.id());
  }

  private void rate(Connection connection, ClientFrame.Feedback feedback) {
    Message rated =
        transcripts.rate(connection.sessionId(), feedback.messageId(), feedback.rating());
    String clientMsgId = feedback.header().clientMsgId();
    if (clientMsgId != null) {
      connection.send(ack(rated, clientMsgId));
    }
  }

  private void passOn(Connection connection, ClientFrame.TypingIndicator typing) {
    ServerFrame frame =
        new ServerFrame.TypingIndicator(
            connection.sessionId(), Sender.USER, connection.caller().userId(), typing.metadata());
    for (Connection other : connections.in(connection.sessionId())) {
      if (other != connection) {
        other.send(frame);
      }
    }
  }

  private void refreshToken(Connection connection, String token) {
    Caller renewed =
        switch (tokens.check(token)) {
          case TokenCheck.Valid(Caller caller)
              when caller.userId().equals(connection.caller().userId()) ->
              caller;
          case TokenCheck.Valid someoneElse -> throw refused();
          case TokenCheck.Expired expired -> throw refused();
          case TokenCheck.Invalid invalid -> throw refused();
        };
    connection.renew(renewed);
    connection.send(
        new ServerFrame.Notification(
            connection.sessionId(), "token_refreshed", "Your sign-in was renewed.", Map.of()));
  }

  private static ChatException refused() {
    return new ChatException(ErrorCode.INVALID_TOKEN, "The token was refused. Sign in again.");
  }

  /**
   * A page of what the client misses. After the last one it gets the running answer from where it
   * has it: nothing of that is told between the two.
   */
  private void sync(Connection connection, ClientFrame.Sync sync) {
    connection.becomeModern();
    SessionId sessionId = connection.sessionId();
    Transcripts.Page page =
        transcripts.page(sessionId, connection.caller().userId(), sync.seq(), sync.messageId());
    connection.catchUp(page.messages());
    places.endPage(connection, page);
    if (!page.more()) {
      turns.catchUp(sessionId, soFar -> connection.catchUp(soFar, sync.messageId(), sync.offset()));
      if (!drain.isOn()) {
        turns.answerForgotten(sessionId, connection.caller().roles(), connection.id());
      }
    }
  }
}
