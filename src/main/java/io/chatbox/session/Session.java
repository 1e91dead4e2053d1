package io.chatbox.session;

import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * A conversation of one user.
 *
 * @param modelId the model that the user chose, if any
 * @param end when it ended; a session is active until then
 * @param endedBy who ended it, where it has ended
 * @param seq number of its last stored message, 0 if none
 * @param answering id of the answer that some server is about to give, if any is
 */
public record Session(
    SessionId id,
    UserId userId,
    Optional<String> name,
    Optional<String> modelId,
    Instant start,
    Optional<Instant> end,
    Optional<EndedBy> endedBy,
    Instant lastActivity,
    long seq,
    long totalTokens,
    Optional<MessageId> answering) {

  public Session named(String newName) {
    return new Session(
        id,
        userId,
        Optional.of(newName),
        modelId,
        start,
        end,
        endedBy,
        lastActivity,
        seq,
        totalTokens,
        answering);
  }

  public boolean active() {
    return end.isEmpty();
  }

  /** Who ended a session. */
  public enum EndedBy {
    USER,
    CLEANUP
  }
}
