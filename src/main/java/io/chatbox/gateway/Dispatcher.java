package io.chatbox.gateway;

import io.chatbox.audience.Audience;
import io.chatbox.audience.SessionEvent;
import io.chatbox.chat.Asker;
import io.chatbox.chat.Question;
import io.chatbox.chat.Turns;
import io.chatbox.protocol.Author;
import io.chatbox.protocol.ClientFrame;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.Sender;
import io.chatbox.protocol.ServerFrame;
import io.chatbox.protocol.SessionId;
import io.chatbox.security.Caller;
import io.chatbox.security.TokenCheck;
import io.chatbox.security.TokenVerifier;
import io.chatbox.session.Message;
import io.chatbox.session.Sessions.Draft;
import io.chatbox.session.StoredFrames;
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
  private final Seating seating;
  private final StatusFrames statuses;
  private final Audience audience;
  private final TokenVerifier tokens;
  private final Drain drain;

  @Inject
  Dispatcher(
      Transcripts transcripts,
      Turns turns,
      Seating seating,
      StatusFrames statuses,
      Audience audience,
      TokenVerifier tokens,
      Drain drain) {
    this.transcripts = transcripts;
    this.turns = turns;
    this.seating = seating;
    this.statuses = statuses;
    this.audience = audience;
    this.tokens = tokens;
    this.drain = drain;
  }

  void dispatch(Connection connection, ClientFrame frame) {
    ClientFrame.Header header = frame.header();
    checkSender(connection, header.sender());
    if (header.clientMsgId() != null) {
      connection.becomeModern();
    }
    seating.followNamed(connection, header.sessionId());
    switch (frame) {
      case ClientFrame.UserMessage message -> ask(connection, message);
      case ClientFrame.PlainMessage message -> askPlainly(connection, message.content());
      case ClientFrame.Edit edit -> edit(connection, edit);
      case ClientFrame.Regenerate again -> regenerate(connection, again.modelId());
      case ClientFrame.Stop stop -> turns.stop(connection.sessionId());
      case ClientFrame.ModelSelect select -> seating.selectModel(connection, select.modelId());
      case ClientFrame.Feedback feedback -> rate(connection, feedback);
      case ClientFrame.TypingIndicator typing -> tellTyping(connection, typing);
      case ClientFrame.TokenRefresh refresh -> refreshToken(connection, refresh.token());
      case ClientFrame.Sync sync -> sync(connection, sync);
      case ClientFrame.Ping ping -> connection.send(new ServerFrame.Pong(connection.sessionId()));
    }
  }

  /** A connection outlives the drain's beginning only to hear its running answer out. */
  private void refuseWhileDraining() {
    if (drain.isOn()) {
      throw Refusals.SERVER_LEAVING.refusalFor(Duration.ofSeconds(1));
    }
  }

  private static void checkSender(Connection connection, Sender claimed) {
    boolean borneOut =
        claimed == null
            || claimed == Sender.USER
            || claimed == Sender.ADMIN && connection.caller().isStaff();
    if (!borneOut) {
      throw Refusals.SENDER_WRONG.refusal();
    }
  }

  private void ask(Connection connection, ClientFrame.UserMessage message) {
    refuseWhileDraining();
    String clientMsgId = message.header().clientMsgId();
    turns.ask(
        question(
            connection,
            draft(connection, message.content(), clientMsgId, message.metadata()),
            Optional.empty()),
        stored -> {
          seating.followMessage(connection, stored);
          if (clientMsgId != null) {
            connection.send(ack(stored.message(), clientMsgId));
          }
        });
  }

  private static Question question(Connection connection, Draft draft, Optional<MessageId> edits) {
    return new Question(connection.sessionId(), draft, edits, asker(connection));
  }

  private static Draft draft(
      Connection connection, String content, String clientMsgId, Map<String, String> metadata) {
    Seat seat = connection.seat();
    Author author = new Author(seat.role().sender(), Optional.of(connection.caller().userId()));
    return new Draft(MessageId.next(), seat.ownerId(), author, content, clientMsgId, metadata);
  }

  private static Asker asker(Connection connection) {
    Caller caller = connection.caller();
    return new Asker(connection.id(), Optional.of(caller.displayName()), caller.roles());
  }

  private static ServerFrame.Ack ack(Message message, String clientMsgId) {
    return new ServerFrame.Ack(StoredFrames.ref(message), clientMsgId);
  }

  private void askPlainly(Connection connection, String content) {
    refuseWhileDraining();
    Draft draft = draft(connection, content, null, Map.of());
    connection.expectPlainAnswer(draft.messageId());
    try {
      turns.ask(
          question(connection, draft, Optional.empty()),
          stored -> seating.followMessage(connection, stored));
    } catch (RuntimeException e) {
      connection.forgetPlainAnswer(draft.messageId());
      throw e;
    }
  }

  private void edit(Connection connection, ClientFrame.Edit edit) {
    refuseWhileDraining();
    connection.becomeModern();
    String clientMsgId = edit.header().clientMsgId();
    turns.ask(
        question(
            connection,
            draft(connection, edit.content(), clientMsgId, Map.of()),
            Optional.of(edit.messageId())),
        stored -> connection.send(ack(stored.message(), clientMsgId)));
  }

  private void regenerate(Connection connection, String modelId) {
    refuseWhileDraining();
    Optional<String> chosen = Optional.ofNullable(modelId);
    chosen.ifPresent(statuses::requireModel);
    Seat seat = connection.seat();
    turns.regenerate(seat.sessionId(), seat.ownerId(), chosen, asker(connection));
  }

  private void rate(Connection connection, ClientFrame.Feedback feedback) {
    Message rated =
        transcripts.rate(connection.sessionId(), feedback.messageId(), feedback.rating());
    String clientMsgId = feedback.header().clientMsgId();
    if (clientMsgId != null) {
      connection.send(ack(rated, clientMsgId));
    }
  }

  private void tellTyping(Connection connection, ClientFrame.TypingIndicator typing) {
    Seat seat = connection.seat();
    audience.tell(
        new SessionEvent.Typing(
            seat.sessionId(),
            seat.role().sender(),
            connection.caller().userId(),
            typing.metadata(),
            connection.id()));
  }

  private void refreshToken(Connection connection, String token) {
    Caller renewed =
        switch (tokens.check(token)) {
          case TokenCheck.Valid(Caller caller)
              when caller.userId().equals(connection.caller().userId()) ->
              caller;
          case TokenCheck.Valid someoneElse -> throw Refusals.SIGN_IN_REFUSED.refusal();
          case TokenCheck.Expired expired -> throw Refusals.SIGN_IN_REFUSED.refusal();
          case TokenCheck.Invalid invalid -> throw Refusals.SIGN_IN_REFUSED.refusal();
        };
    connection.renew(renewed);
    connection.send(
        new ServerFrame.Notification(
            connection.sessionId(), "token_refreshed", "Your sign-in was renewed.", Map.of()));
  }

  /**
   * A page of what the client misses. After the last one it gets the running answer from where it
   * has it: nothing of that is told between the two.
   */
  private void sync(Connection connection, ClientFrame.Sync sync) {
    connection.becomeModern();
    Seat seat = connection.seat();
    SessionId sessionId = seat.sessionId();
    Transcripts.Page page =
        transcripts.page(sessionId, seat.ownerId(), sync.seq(), sync.messageId());
    connection.catchUp(page.messages());
    connection.send(statuses.endOf(page, connection.caller().userId(), seat.sessionId()));
    if (!page.more()) {
      turns.catchUp(
          sessionId, progress -> connection.catchUp(progress, sync.messageId(), sync.offset()));
      if (!drain.isOn()) {
        turns.answerForgotten(sessionId, asker(connection));
      }
    }
  }
}
