package io.chatbox.session;

import io.chatbox.protocol.Author;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The store of sessions and messages. Every method may block on the database: call it on a virtual
 * thread. All throw {@link ChatException} with {@code DATABASE_ERROR} when the database fails for
 * longer than the retries last. Any number of threads.
 */
public interface Sessions {

  /**
   * Where a connection of a user belongs, by the contract's rule: the own resumable session that is
   * named; else the user's active one; else the own ended one that is named, reopened by its next
   * message; else a new id. Writes nothing.
   *
   * @param named what the client named, if it can be an id
   */
  Placement place(UserId userId, Optional<SessionId> named);

  /**
   * The named session, if it is an own resumable one: active, or ended by the cleanup less than the
   * reconnect timeout ago while the user has no active one. A frame that names such a session moves
   * its connection there; any other value is read as the connection's session.
   *
   * @param named what the client named, if it can be an id
   */
  Optional<Session> resumable(UserId userId, SessionId named);

  /**
   * A session that a connection stands in.
   *
   * @param session its document, absent while nothing was written to it
   */
  record Placement(SessionId sessionId, Optional<Session> session) {}

  /**
   * Stores a person's message, and first writes or reopens the session where that is needed. If
   * another session of the user has become active meanwhile, the message goes there.
   *
   * @param draft a message whose {@code clientMsgId} was stored before is returned as it was then
   * @throws ChatException also {@code CONFLICT} if the {@code clientMsgId} is the id that the
   *     server gave to another of the user's messages
   */
  Stored addMessage(SessionId sessionId, Draft draft);

  /**
   * @param messageId id for the new message
   * @param ownerId whose session it goes to
   * @param author who wrote it
   * @param clientMsgId the client's id, unique per user, or null
   */
  record Draft(
      MessageId messageId,
      UserId ownerId,
      Author author,
      String content,
      String clientMsgId,
      Map<String, String> metadata) {

    /** As a session keeps it that has just given it its number. */
    public Message in(SessionId sessionId, long seq, Instant now) {
      return new Message(
          messageId,
          new Message.Position(sessionId, ownerId, seq),
          author,
          now,
          new Message.Body(content, true, Optional.ofNullable(clientMsgId), metadata),
          Optional.empty(),
          Optional.empty());
    }
  }

  /**
   * @param session as it is now; its id differs from the one asked for if another was active
   * @param duplicate whether the message had been stored before
   * @param dropped whether it was dropped since, by an edit
   */
  record Stored(Session session, Message message, boolean duplicate, boolean dropped) {}

  /**
   * A message that was stored under a client's id for it.
   *
   * @param clientMsgId the client's id, or null, which finds nothing
   */
  Optional<Stored> findStored(UserId userId, String clientMsgId);

  /** An own session. */
  Optional<Session> find(SessionId sessionId, UserId userId);

  /**
   * Ends a session for its user. Idempotent.
   *
   * @return the session as it is now; empty if the user has no such session
   */
  Optional<Session> end(SessionId sessionId, UserId userId);

  /**
   * Makes an own session active, however it ended, and ends the user's active one for that.
   *
   * @param named what the client named
   * @return empty if the user has no such session
   */
  Optional<Reopened> reopen(SessionId named, UserId userId);

  /**
   * Gives a session its user's name for it, which no message changes any more.
   *
   * @param name checked by the caller
   * @return the session as it is now; empty if the user has no such session
   */
  Optional<Session> rename(SessionId sessionId, UserId userId, String name);

  /**
   * Remembers the user's choice of model; writes the session if that is needed, as {@link
   * #addMessage} does.
   */
  Session selectModel(SessionId sessionId, UserId userId, String modelId);
}
