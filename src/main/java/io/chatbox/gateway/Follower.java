package io.chatbox.gateway;

import io.chatbox.audience.TurnEvent;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.ServerFrame;
import io.chatbox.session.Message;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What one connection is told of its session's turns: the pieces of answers whose beginning it has
 * seen or caught up with, other answers when they end, and of each answer one end only. Not
 * thread-safe: the connection's monitor guards it.
 */
final class Follower {
  /** An end that comes a second time comes soon after the first. */
  private static final int ENDS_KEPT = 16;

  private final String connectionId;
  private final Consumer<ServerFrame> out;

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

  Follower(String connectionId, Consumer<ServerFrame> out) {
    this.connectionId = connectionId;
    this.out = out;
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
   * @param soFar all of the answer so far
   * @param messageId the answer that the client has a part of, or null
   * @param offset how much of that
   */
  void catchUp(TurnEvent.Piece soFar, MessageId messageId, int offset) {
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
  }

  void follow(TurnEvent event) {
    switch (event) {
      case TurnEvent.Asked(Message question, String origin) -> {
        if (!origin.equals(connectionId)) {
          out.accept(TurnFrames.shown(question));
        }
      }
      case TurnEvent.Started started -> start(started);
      case TurnEvent.Piece piece -> {
        if (piece.messageId().equals(followed)) {
          out.accept(TurnFrames.piece(piece));
        }
      }
      case TurnEvent.Completed(Message answer) -> complete(answer);
      case TurnEvent.Failed failed -> fail(failed);
      case TurnEvent.Unanswered unanswered -> leaveUnanswered(unanswered);
    }
  }

  private void start(TurnEvent.Started started) {
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
    out.accept(TurnFrames.end(answer));
  }

  private void fail(TurnEvent.Failed failed) {
    plainQuestions.remove(failed.answers());
    if (ended.add(failed.messageId())) {
      followed = failed.messageId().equals(followed) ? null : followed;
      out.accept(TurnFrames.failure(failed));
    }
  }

  /** Pages of old show typing dots after each message, until something of an answer comes. */
  private void leaveUnanswered(TurnEvent.Unanswered unanswered) {
    if (plainQuestions.remove(unanswered.messageId())) {
      out.accept(
          new ServerFrame.Failure(
              unanswered.sessionId(),
              null,
              null,
              ErrorCode.CONFLICT,
              "This message was replaced or left unanswered. Send it again if you need to.",
              null));
    } else if (unanswered.origin().equals(connectionId) && !modern) {
      out.accept(new ServerFrame.EmptyAnswer(unanswered.sessionId()));
    }
  }
}
