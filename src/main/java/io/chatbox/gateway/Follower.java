package io.chatbox.gateway;

import static io.chatbox.session.Refusals.CONVERSATION_DELETED;
import static io.chatbox.session.Refusals.CONVERSATION_ENDED;

import io.chatbox.audience.SessionEvent;
import io.chatbox.chat.Progress;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.Refusal;
import io.chatbox.protocol.ServerFrame;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.Message;
import io.chatbox.session.Session;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What one connection is told of its session: the pieces of answers whose beginning it has seen or
 * caught up with, other answers when they end, and of each answer one end only. Not thread-safe:
 * the connection's monitor guards it.
 */
final class Follower {
  /** An end that comes a second time comes soon after the first. */
  private static final int ENDS_KEPT = 16;

  private final String connectionId;
  private final Consumer<ServerFrame> out;
  private final Function<Session, ServerFrame> status;

  /** Messages that came in the plain dialect and whose answers go out in it. */
  private final Set<MessageId> plainQuestions = new HashSet<>();

  /** Answers whose end the client knows. */
  private final Set<MessageId> ended =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<MessageId, Boolean> eldest) {
              return size() > ENDS_KEPT;
            }
          });

  /** The answer whose pieces this connection gets. */
  private MessageId followed;

  /** Whether the client knows of acknowledgements or of catching up. */
  private boolean modern;

  /**
   * @param status what the client is told of its session
   */
  Follower(String connectionId, Consumer<ServerFrame> out, Function<Session, ServerFrame> status) {
    this.connectionId = connectionId;
    this.out = out;
    this.status = status;
  }

  /** The connection moved to another session. */
  void reset() {
    followed = null;
  }

  void becomeModern() {
    modern = true;
  }

  void expectPlainAnswer(MessageId questionId) {
    plainQuestions.add(questionId);
  }

  void forgetPlainAnswer(MessageId questionId) {
    plainQuestions.remove(questionId);
  }

  /** The client was given a stored message. */
  void caughtUpWith(Message message) {
    if (message.answer().isPresent()) {
      ended.add(message.id());
    }
  }

  /**
   * Gives the client what it lacks of a running answer, and what comes after that.
   *
   * @param progress how far the answer is
   * @param messageId the answer that the client has a part of, or null
   * @param offset how much of that
   */
  void catchUp(Progress progress, MessageId messageId, int offset) {
    SessionEvent.Piece soFar = progress.soFar();
    if (soFar.messageId().equals(followed) || ended.contains(soFar.messageId())) {
      return;
    }
    followed = soFar.messageId();
    String text = soFar.text();
    int from = soFar.messageId().equals(messageId) ? Math.min(offset, text.length()) : 0;
    if (from > 0 && from < text.length() && Character.isLowSurrogate(text.charAt(from))) {
      from--; // No client got half a pair from us.
    }
    if (from < text.length()) {
      out.accept(
          new ServerFrame.AnswerPiece(
              soFar.sessionId(), soFar.messageId(), from, text.substring(from)));
    }
    if (progress.isThinking()) {
      out.accept(new ServerFrame.Thinking(soFar.sessionId(), soFar.messageId()));
    }
  }

  void follow(SessionEvent event) {
    switch (event) {
      case SessionEvent.Said(Message message, String origin) -> {
        if (!origin.equals(connectionId)) {
          out.accept(SessionFrames.shown(message));
        }
      }
      case SessionEvent.Started started -> start(started);
      case SessionEvent.Thinking(SessionId sessionId, MessageId messageId) -> {
        if (messageId.equals(followed)) {
          out.accept(new ServerFrame.Thinking(sessionId, messageId));
        }
      }
      case SessionEvent.Piece piece -> {
        if (piece.messageId().equals(followed)) {
          out.accept(SessionFrames.piece(piece));
        }
      }
      case SessionEvent.Completed(Message answer) -> complete(answer);
      case SessionEvent.Failed failed -> fail(failed);
      case SessionEvent.Unanswered unanswered -> leaveUnanswered(unanswered);
      case SessionEvent.Typing typing -> {
        if (!typing.origin().equals(connectionId)) {
          out.accept(SessionFrames.typing(typing));
        }
      }
      case SessionEvent.Changed(Session session) -> out.accept(status.apply(session));
      case SessionEvent.Closed closed -> close(closed);
    }
  }

  private void start(SessionEvent.Started started) {
    if (!plainQuestions.contains(started.answers())) {
      followed = started.messageId();
      out.accept(
          new ServerFrame.Loading(
              started.sessionId(), started.messageId(), started.replaces().orElse(null)));
    }
  }

  private void complete(Message answer) {
    if (plainQuestions.remove(answer.answer().orElseThrow().answers())) {
      out.accept(new ServerFrame.PlainAnswer(answer.content()));
      return;
    }
    if (!ended.add(answer.id())) {
      return;
    }
    if (answer.id().equals(followed)) {
      followed = null;
    } else {
      out.accept(new ServerFrame.AnswerWhole(answer.sessionId(), answer.id(), answer.content()));
    }
    out.accept(SessionFrames.end(answer));
  }

  private void fail(SessionEvent.Failed failed) {
    plainQuestions.remove(failed.answers());
    if (ended.add(failed.messageId())) {
      followed = failed.messageId().equals(followed) ? null : followed;
      out.accept(SessionFrames.failure(failed));
    }
  }

  /**
   * The connection moves elsewhere, with a status of its own, and hears no more of this session:
   * what the client waits for ends here.
   */
  private void close(SessionEvent.Closed closed) {
    Refusal why =
        (closed.cause() == SessionEvent.Cause.DELETED ? CONVERSATION_DELETED : CONVERSATION_ENDED)
            .told();
    plainQuestions.forEach(
        question -> out.accept(new ServerFrame.Failure(closed.sessionId(), null, null, why)));
    plainQuestions.clear();
    if (followed != null && ended.add(followed)) {
      out.accept(new ServerFrame.Failure(closed.sessionId(), followed, null, why));
    }
    followed = null;
  }

  /** Pages of old show typing dots after each message, until something of an answer comes. */
  private void leaveUnanswered(SessionEvent.Unanswered unanswered) {
    if (plainQuestions.remove(unanswered.messageId())) {
      out.accept(
          new ServerFrame.Failure(
              unanswered.sessionId(), null, null, Refusals.LEFT_UNANSWERED.told()));
    } else if (unanswered.origin().equals(connectionId) && !modern) {
      out.accept(new ServerFrame.EmptyAnswer(unanswered.sessionId()));
    }
  }
}
