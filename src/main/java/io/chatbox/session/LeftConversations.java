package io.chatbox.session;

import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * What providers keep of conversations that nobody goes on with, until it is deleted there. The
 * store notes itself what is left behind by a session that is deleted or goes on elsewhere. Any
 * number of threads and servers.
 */
public interface LeftConversations {

  /**
   * One of them.
   *
   * @param modelId the model whose provider keeps it
   * @param id the provider's name for it, opaque
   * @param userId whose conversation it is
   * @param since when it was left
   */
  record Left(String modelId, String id, UserId userId, Instant since) {}

  /**
   * Notes one that no session knows of. Idempotent.
   *
   * @throws ChatException {@code DATABASE_ERROR} when the database fails for longer than the
   *     retries last
   */
  void leave(UserId userId, String modelId, String id);

  /**
   * One that is due. It is due again after a while that grows with each time, unless it is told to
   * be {@link #done} until then; so it is nobody else's meanwhile, and comes again should this
   * server die.
   *
   * @return empty if there is none, or the database is away
   */
  Optional<Left> take();

  /** There is nothing more to do about it. Nothing happens while the database is away. */
  void done(Left left);
}
