package io.chatbox.audience;

import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.Refusal;
import io.chatbox.protocol.Sender;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Message;
import io.chatbox.session.Session;
import java.util.Map;
import java.util.Optional;

/** What happened in a session, for those who follow it. */
public sealed interface SessionEvent {

  SessionId sessionId();

  /**
   * A person's message was stored.
   *
   * @param origin the connection that it came from; it is not told what it said itself
   */
  record Said(Message message, String origin) implements SessionEvent {
    @Override
    public SessionId sessionId() {
      return message.sessionId();
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
      implements SessionEvent {}

  /**
   * The model thinks before it speaks: once of an answer at most, before its first piece.
   *
   * @param messageId the coming answer's id
   */
  record Thinking(SessionId sessionId, MessageId messageId) implements SessionEvent {}

  /**
   * More of the answer.
   *
   * @param offset its place in the answer, in UTF-16 units; never between surrogates
   */
  record Piece(SessionId sessionId, MessageId messageId, int offset, String text)
      implements SessionEvent {}

  /**
   * The answer is stored and complete, or as complete as it gets.
   *
   * @param answer with all of its text
   */
  record Completed(Message answer) implements SessionEvent {
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
   */
  record Failed(SessionId sessionId, MessageId messageId, MessageId answers, Refusal refusal)
      implements SessionEvent {}

  /**
   * The model will not answer a message, and nothing was announced.
   *
   * @param messageId the message's id
   * @param origin the connection that it came from
   */
  record Unanswered(SessionId sessionId, MessageId messageId, String origin)
      implements SessionEvent {}

  /**
   * Somebody is typing; never stored.
   *
   * @param sender as what they write
   * @param origin the connection that it came from; it is not told
   */
  record Typing(
      SessionId sessionId,
      Sender sender,
      UserId userId,
      Map<String, String> metadata,
      String origin)
      implements SessionEvent {
    public Typing {
      metadata = Map.copyOf(metadata);
    }
  }

  /**
   * Something about the session itself is different: its model was chosen.
   *
   * @param session as it is now
   */
  record Changed(Session session) implements SessionEvent {
    @Override
    public SessionId sessionId() {
      return session.id();
    }
  }

  /** The session is over: whoever stands in it has to go elsewhere. */
  record Closed(SessionId sessionId, Cause cause) implements SessionEvent {}

  /** Why a session is over. */
  enum Cause {
    /** Its user ended it. */
    ENDED,
    /** It is gone for good. */
    DELETED,
    /** Its user went on in another one. */
    LEFT
  }
}
