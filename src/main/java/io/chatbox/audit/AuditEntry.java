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
 * @param end when it was done; empty while it is under way, or if it was interrupted
 * @param count of how many sessions, where that means something
 */
public record AuditEntry(
    String id,
    Instant at,
    UserId adminId,
    String adminName,
    String action,
    Optional<UserId> userId,
    Optional<SessionId> sessionId,
    Optional<Instant> end,
    OptionalLong count) {}
