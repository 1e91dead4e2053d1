package io.chatbox.gateway;

import io.chatbox.audience.SessionEvent;
import io.chatbox.chat.Progress;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.CloseCode;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.protocol.Ids;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.ServerFrame;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.security.Caller;
import io.chatbox.session.Message;
import io.chatbox.session.Session;
import io.chatbox.session.StoredFrames;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;

/**
 * One client's connection and what is known of it. The monitor orders what the session's turns tell
 * against the connection's moves between sessions.
 */
final class Connection {
  private final String id = Ids.next();
  private final long openedNanos = System.nanoTime();
  private final Outbox outbox;
  private final Inbox inbox = new Inbox();
  private final Flood flood = new Flood();

  private final Follower follower;

  private volatile Caller caller;
  private volatile Seat seat;
  private volatile long heardNanos = openedNanos;
  private volatile long pingedNanos = openedNanos;

  /** The end of the token whose end the client was warned of; the heartbeat's own. */
  private Instant warnedOf;

  /**
   * @param status what this connection is told of its session
   */
  Connection(Caller caller, Outbox outbox, BiFunction<UserId, Session, ServerFrame> status) {
    this.caller = caller;
    this.outbox = outbox;
    this.follower = new Follower(id, this::send, session -> status.apply(caller.userId(), session));
  }

  String id() {
    return id;
  }

  Caller caller() {
    return caller;
  }

  /** The same user, with a new token. */
  void renew(Caller renewed) {
    caller = renewed;
  }

  /** Whether the client is still to be warned of the end of its token; true once for each. */
  boolean takeWarning() {
    Instant expiresAt = caller.expiresAt();
    boolean due = !expiresAt.equals(warnedOf);
    warnedOf = expiresAt;
    return due;
  }

  Outbox outbox() {
    return outbox;
  }

  Inbox inbox() {
    return inbox;
  }

  Flood flood() {
    return flood;
  }

  /** What it has in a session; null until its first status. */
  Seat seat() {
    return seat;
  }

  /** The session it stands in; null until its first status. */
  SessionId sessionId() {
    Seat now = seat;
    return now == null ? null : now.sessionId();
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
    send(new ServerFrame.Failure(sessionId(), null, clientMsgId, fault.refusal()));
    if (code.fatal()) {
      outbox.close(
          code == ErrorCode.INSUFFICIENT_PERMISSIONS || code == ErrorCode.UNAUTHORIZED
              ? CloseCode.NOT_PERMITTED
              : CloseCode.TOKEN_REFUSED,
          code.name());
    }
  }

  /** Moves to a session; its status goes out before anything that happens there. */
  synchronized void moveTo(Seat newSeat, Runnable leave, Runnable join) {
    leave.run();
    seat = newSeat;
    follower.reset();
    join.run();
  }

  synchronized void expectPlainAnswer(MessageId questionId) {
    follower.expectPlainAnswer(questionId);
  }

  synchronized void forgetPlainAnswer(MessageId questionId) {
    follower.forgetPlainAnswer(questionId);
  }

  /** The client knows of acknowledgements or of catching up. */
  synchronized void becomeModern() {
    follower.becomeModern();
  }

  /** Something happened in the session. */
  synchronized void follow(SessionEvent event) {
    if (event
        .sessionId()
        .equals(sessionId())) { // It may have moved while the event was on its way.
      follower.follow(event);
    }
  }

  /**
   * Gives the client stored messages, as fast as it reads, and returns when there is room for what
   * follows them. Without the monitor while it waits: others who have something to tell must not.
   */
  void catchUp(List<Message> messages) {
    Iterator<Message> rest = messages.iterator();
    while (rest.hasNext() && outbox.awaitRoom()) {
      tellStored(rest);
    }
    outbox.awaitRoom();
  }

  private synchronized void tellStored(Iterator<Message> rest) {
    do {
      Message message = rest.next();
      follower.caughtUpWith(message);
      send(StoredFrames.of(message, caller.userId()));
    } while (rest.hasNext() && outbox.hasRoom());
  }

  /** As {@link Follower#catchUp}. */
  synchronized void catchUp(Progress progress, MessageId messageId, int offset) {
    if (progress.soFar().sessionId().equals(sessionId())) {
      follower.catchUp(progress, messageId, offset);
    }
  }
}
