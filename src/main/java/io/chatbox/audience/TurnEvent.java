package io.chatbox.audience;

import io.chatbox.protocol.ErrorCode;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.Message;
import java.time.Duration;
import java.util.Optional;

/** What a turn tells those who follow its session. */
public sealed interface TurnEvent {

  SessionId sessionId();

  /**
   * The message was stored.
   *
   * @param origin the connection that it came from; it is not told what it said itself
   */
  record Asked(Message question, String origin) implements TurnEvent {
    @Override
    public SessionId sessionId() {
      return question.sessionId();
    }
  }

  /**
   * The model begins.
   *
   * @param messageId the coming answer's id
   * @param answers id of the message that it answers
   * @param replaces the first message that was dropped for it, if any were
   */
  record Started(
      SessionId sessionId, MessageId messageId, MessageId answers, Optional<MessageId> replaces)
      implements TurnEvent {}

  /**
   * More of the answer.
   *
   * @param offset its place in the answer, in UTF-16 units; never between surrogates
   */
  record Piece(SessionId sessionId, MessageId messageId, int offset, String text)
      implements TurnEvent {}

  /**
   * The answer is stored and complete, or as complete as it gets.
   *
   * @param answer with all of its text
   */
  record Completed(Message answer) implements TurnEvent {
    @Override
    public SessionId sessionId() {
      return answer.sessionId();
    }
  }

  /**
   * There will be no (more) answer.
   *
   * @param messageId the answer's id
   * @param answers id of the message that has no answer now
   * @param message may be shown to the client
   * @param retryAfter when asking again makes sense, if that is known
   */
  record Failed(
      SessionId sessionId,
      MessageId messageId,
      MessageId answers,
      ErrorCode code,
      String message,
      Optional<Duration> retryAfter)
      implements TurnEvent {}

  /**
   * The model will not answer a message, and nothing was announced.
   *
   * @param messageId the message's id
   * @param origin the connection that it came from
   */
  record Unanswered(SessionId sessionId, MessageId messageId, String origin) implements TurnEvent {}
}
