package io.chatbox.audit;

import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One deed.
 *
 * @param action its word; a later release may know more than {@link Action} does
 * @param end when it was done; empty while it is under way, or if it was interrupted
 * @param count of how many sessions, where that means something
 */
public record AuditEntry(
    String id,
    Instant at,
    Doer by,
    String action,
    Subject about,
    Optional<Instant> end,
    OptionalLong count) {

  /**
   * Which administrator did it.
   *
   * @param name as others see it
   */
  public record Doer(UserId id, String name) {}

  /** Whose data it was about, and of which session. */
  public record Subject(Optional<UserId> userId, Optional<SessionId> sessionId) {}
}
