package io.chatbox.session;

import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.SessionId;

/**
 * What models wrote of the beginnings of conversations, for contexts that don't hold them. Every
 * method may block on the database and throws {@link ChatException} with {@code DATABASE_ERROR}
 * when that fails for longer than the retries last. Any number of threads.
 */
public interface ContextSummaries {

  /**
   * A summary of everything up to a place.
   *
   * @param text empty if there is none
   * @param upTo number of the last question that it covers, with its answers; 0 if it covers none
   * @param cuts how often the conversation had been cut when it was read
   */
  record ContextSummary(String text, long upTo, long cuts) {}

  ContextSummary find(SessionId sessionId);

  /**
   * Keeps a summary that goes further than the one before, unless the conversation was cut since.
   *
   * @return false if it was not kept
   */
  boolean keep(SessionId sessionId, ContextSummary summary);

  /** The first messages above a number that are complete. */
  Excerpt after(SessionId sessionId, long seq, int limit);
}
