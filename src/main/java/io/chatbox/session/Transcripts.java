package io.chatbox.session;

import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.Rating;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Sessions.Draft;
import io.chatbox.session.Sessions.Stored;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is written in sessions: reading it, catching up with it, and the changes that people make to
 * it afterwards. Every method may block on the database and throws {@link ChatException} with
 * {@code DATABASE_ERROR} when that fails for longer than the retries last. Any number of threads.
 */
public interface Transcripts {
  /** Messages of a page at most. */
  int PAGE = 100;

  /** UTF-8 bytes of text on a page at most, unless its only message has more. */
  int PAGE_BYTES = 256 * 1024;

  /**
   * The session's last messages below {@code beforeSeq}.
   *
   * @param limit how many at most, from 0
   */
  Excerpt last(SessionId sessionId, long beforeSeq, int limit);

  /**
   * Reads the same, without answers that still run and without holding them all.
   *
   * @param each is given one after another, oldest first, and may take its time
   */
  void ended(SessionId sessionId, long beforeSeq, int limit, Consumer<Message> each);

  /**
   * What somebody misses who has everything up to a number.
   *
   * @param afterSeq that number
   * @param unfinished id of an answer that was received in part, or null; it comes along if it has
   *     ended, whatever its number
   */
  Page page(SessionId sessionId, UserId userId, long afterSeq, MessageId unfinished);

  /**
   * @param session as it was before the messages were read; empty if it is not written
   * @param seq up to which number somebody who has the page misses nothing but answers that run:
   *     the session's last one, unless a number below was given to a message that is just being
   *     stored
   * @param messages complete ones, oldest first; in each, what it replaces is named in a way that
   *     somebody who has everything up to the page's beginning understands
   * @param more whether there are more
   */
  record Page(Optional<Session> session, long seq, List<Message> messages, boolean more) {}

  /**
   * Messages at an active session's end that have no answer of which a word is stored, and the
   * session: a server died over them. At most a few, of the last quarter of an hour, oldest first.
   *
   * @return empty while some server answers there
   */
  Optional<Forgotten> forgotten(SessionId sessionId);

  /**
   * @param begun whether it is a single one that has an answer which was begun, for the first time:
   *     its model may have been asked. Nothing stands below that answer
   */
  record Forgotten(Session session, List<Message> questions, boolean begun) {}

  /** Whether neither a message nor one that followed it has an answer, whole or begun. */
  boolean isUnanswered(Message question);

  /**
   * The last message that a user wrote, to be answered again.
   *
   * @throws ChatException also {@code NOT_FOUND} if there is none
   */
  Again lastQuestion(SessionId sessionId, UserId userId);

  /** What is to be answered again. */
  record Again(Session session, Message question) {}

  /**
   * Prepares an edit: looks whether it has been made before.
   *
   * @param messageId the message to replace
   * @return the message that replaced it, if this same edit was stored before
   * @throws ChatException also {@code NOT_FOUND} if the user wrote no such message here, {@code
   *     CONFLICT} if the {@code clientMsgId} belongs to another message
   */
  Optional<Stored> findEdit(SessionId sessionId, Draft draft, MessageId messageId);

  /**
   * Stores a message in another's place and drops that and what followed it.
   *
   * @throws ChatException as {@link #findEdit}, and {@code CONFLICT} if another session of the user
   *     is active
   */
  Stored edit(SessionId sessionId, Draft draft, MessageId messageId);

  /**
   * Stores what the user thinks of an answer.
   *
   * @throws ChatException also {@code NOT_FOUND} if there is no such answer here
   */
  Message rate(SessionId sessionId, MessageId messageId, Rating rating);
}
