package io.chatbox.gateway;

import io.chatbox.chat.TurnEvent;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.CloseCode;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.protocol.Ids;
import io.chatbox.protocol.ServerFrame;
import io.chatbox.security.Caller;
import io.chatbox.session.Message;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * One client's connection and what is known of it. The monitor orders what the session's turns tell
 * against the connection's moves between sessions.
 */
final class Connection {
  private final String id = Ids.next();
  private final long openedNanos = System.nanoTime();
  private final Caller caller;
  private final Outbox outbox;
  private final Inbox inbox = new Inbox();

  /** Messages that came in the plain dialect and whose answers go out in it. */
  private final Set<String> plainQuestions = new HashSet<>();

  private volatile String sessionId;
  private volatile long heardNanos = openedNanos;
  private volatile long pingedNanos = openedNanos;

  /** The answer whose pieces this connection gets, having seen its beginning. */
  private String followed;

  Connection(Caller caller, Outbox outbox) {
    this.caller = caller;
    this.outbox = outbox;
  }

  String id() {
    return id;
  }

  Caller caller() {
    return caller;
  }

  Outbox outbox() {
    return outbox;
  }

  Inbox inbox() {
    return inbox;
  }

  /** The session it stands in; null until its first status. */
  String sessionId() {
    return sessionId;
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - openedNanos);
  }

  /** Something came from the peer: it lives. */
  void heard() {
    heardNanos = System.nanoTime();
  }

  long nanosSilent(long now) {
    return now - heardNanos;
  }

  long nanosSincePing(long now) {
    return now - pingedNanos;
  }

  void ping() {
    pingedNanos = System.nanoTime();
    outbox.ping();
  }

  void send(ServerFrame frame) {
    outbox.offer(frame);
  }

  /** Tells the client what went wrong; a fatal error ends the connection after that. */
  void fail(ChatException fault) {
    fail(fault, null);
  }

  /**
   * As {@link #fail(ChatException)}, for a message that was refused.
   *
   * @param clientMsgId the client's id for it, or null
   */
  void fail(ChatException fault, String clientMsgId) {
    ErrorCode code = fault.code();
    send(
        new ServerFrame.Failure(
            sessionId,
            null,
            clientMsgId,
            code,
            fault.getMessage(),
            fault.retryAfter().map(Duration::toMillis).orElse(null)));
    if (code.fatal()) {
      outbox.close(
          code == ErrorCode.INSUFFICIENT_PERMISSIONS || code == ErrorCode.UNAUTHORIZED
              ? CloseCode.NOT_PERMITTED
              : CloseCode.TOKEN_REFUSED,
          code.name());
    }
  }

  /** Moves to a session; its status goes out before anything that happens there. */
  synchronized void moveTo(String newSessionId, Runnable join) {
    sessionId = newSessionId;
    followed = null;
    join.run();
  }

  synchronized void expectPlainAnswer(String questionId) {
    plainQuestions.add(questionId);
  }

  synchronized void forgetPlainAnswer(String questionId) {
    plainQuestions.remove(questionId);
  }

  /** Something happened in the session. */
  synchronized void follow(TurnEvent event) {
    switch (event) {
      case TurnEvent.Asked(Message question, String origin) -> {
        if (!origin.equals(id)) {
          send(TurnFrames.shown(question));
        }
      }
      case TurnEvent.Started started -> {
        if (!plainQuestions.contains(started.answers())) {
          followed = started.messageId();
          send(new ServerFrame.Loading(started.sessionId(), started.messageId()));
        }
      }
      case TurnEvent.Piece piece -> {
        if (piece.messageId().equals(followed)) {
          send(TurnFrames.piece(piece));
        }
      }
      case TurnEvent.Completed(Message answer) -> complete(answer);
      case TurnEvent.Failed failed -> {
        followed = null;
        plainQuestions.remove(failed.answers());
        send(TurnFrames.failure(failed));
      }
    }
  }

  private void complete(Message answer) {
    if (plainQuestions.remove(answer.answer().orElseThrow().answers())) {
      send(new ServerFrame.PlainAnswer(answer.content()));
      return;
    }
    if (!answer.id().equals(followed)) {
      send(new ServerFrame.AnswerWhole(answer.sessionId(), answer.id(), answer.content()));
    }
    followed = null;
    send(TurnFrames.end(answer));
  }
}
