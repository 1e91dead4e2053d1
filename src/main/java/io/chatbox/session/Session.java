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
 */
public record Session(
    SessionId id,
    UserId userId,
    Optional<String> name,
    Optional<String> modelId,
    Lifespan lifespan,
    Progress progress) {

  /**
   * When it was.
   *
   * @param end when it ended; a session is active until then
   * @param endedBy who ended it, where it has ended
   */
  public record Lifespan(
      Instant start, Instant lastActivity, Optional<Instant> end, Optional<EndedBy> endedBy) {}

  /**
   * How far it is.
   *
   * @param seq number of its last stored message, 0 if none
   * @param answering id of the answer that some server is about to give, if any is
   */
  public record Progress(long seq, long totalTokens, Optional<MessageId> answering) {}

  public Session named(String newName) {
    return new Session(id, userId, Optional.of(newName), modelId, lifespan, progress);
  }

  /** The same where no server is about to give an answer. */
  public Session unanswered() {
    Progress rest = new Progress(seq(), totalTokens(), Optional.empty());
    return new Session(id, userId, name, modelId, lifespan, rest);
  }

  public Instant start() {
    return lifespan.start();
  }

  public Instant lastActivity() {
    return lifespan.lastActivity();
  }

  public Optional<Instant> end() {
    return lifespan.end();
  }

  public Optional<EndedBy> endedBy() {
    return lifespan.endedBy();
  }

  public boolean active() {
    return lifespan.end().isEmpty();
  }

  public long seq() {
    return progress.seq();
  }

  public long totalTokens() {
    return progress.totalTokens();
  }

  public Optional<MessageId> answering() {
    return progress.answering();
  }

  /** Who ended a session. */
  public enum EndedBy {
    USER,
    CLEANUP
  }
}
