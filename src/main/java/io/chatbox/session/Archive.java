package io.chatbox.session;

import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A user's sessions as a whole: to list, to search, to share, to delete. What isn't the user's own
 * is as if it did not exist. Every method may block on the database and throws {@link
 * ChatException} with {@code DATABASE_ERROR} when that fails for longer than the retries last. Any
 * number of threads.
 */
public interface Archive {

  /**
   * Own sessions, newest first.
   *
   * @param offset how many to leave out, from 0
   * @param limit how many at most, from 1
   * @param each is given one after another, and may take its time
   * @return whether there are more
   */
  boolean list(UserId userId, int offset, int limit, Consumer<SessionOverview> each);

  /**
   * Own sessions, newest first, whose name or a message in which holds a text, whatever its case.
   * Content is encrypted, so it is read and looked through, within bounds of messages and time.
   *
   * @return whether there are more, or the search gave up before it had seen all
   */
  boolean search(UserId userId, String text, int offset, int limit, Consumer<SessionOverview> each);

  Optional<SessionOverview> find(SessionId sessionId, UserId userId);

  /**
   * Reads all messages of an own session without holding them all.
   *
   * @param each is given one after another, oldest first, and may take its time
   */
  void read(SessionId sessionId, UserId userId, Consumer<Message> each);

  /**
   * Deletes an own session and its messages, for good. A message that is just being written goes
   * too, a little later. Idempotent.
   *
   * @return whether there was such a session
   */
  boolean delete(SessionId sessionId, UserId userId);

  /**
   * Deletes all of a user's sessions and messages, for good; if it fails in between, another call
   * deletes the rest. Whoever is still connected begins anew.
   *
   * @param gone is told the id of each session that is gone
   */
  void deleteAll(UserId userId, Consumer<SessionId> gone);

  /**
   * A user's sessions, oldest first, in parts: what comes meanwhile shifts nothing.
   *
   * @param after the last of the part before, or empty for the first
   * @return empty after the last one
   */
  List<SessionOverview> part(UserId userId, Optional<SessionOverview> after);

  /**
   * Shares an own session with whoever knows the token.
   *
   * @return the same token each time until it is revoked; empty if the user has no such session
   */
  Optional<String> share(SessionId sessionId, UserId userId);

  /** Whether there was such a session; it is shared no more. */
  boolean revoke(SessionId sessionId, UserId userId);

  /**
   * The session that is shared under a token.
   *
   * @param token any text
   */
  Optional<SessionOverview> shared(String token);
}
