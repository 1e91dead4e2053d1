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
 * @param userId whose data it was about
 * @param done empty while it is under way, or if it was interrupted
 */
public record AuditEntry(
    String id,
    Instant at,
    Administrator by,
    String action,
    Optional<UserId> userId,
    Optional<SessionId> sessionId,
    Optional<Done> done) {

  /**
   * Who did it.
   *
   * @param name as others see it
   */
  public record Administrator(UserId userId, String name) {}

  /**
   * What came of it.
   *
   * @param count of how many sessions, where that means something
   */
  public record Done(Instant at, OptionalLong count) {}
}
