package io.chatbox.session;

import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A session as lists show it.
 *
 * @param messages how many it holds, joins and dropped ones aside
 * @param duration from its start to its end or, while it is active, to its last activity
 * @param averageResponse of its last hundred answers
 * @param longestResponse of all its answers
 * @param shareToken the link's token, while it is shared
 */
public record Summary(
    SessionId id,
    UserId userId,
    Optional<String> name,
    Instant start,
    Optional<Instant> end,
    Instant lastActivity,
    long messages,
    Duration duration,
    boolean adminAssisted,
    Optional<String> assistingAdminName,
    boolean helpRequested,
    long totalTokens,
    Duration averageResponse,
    Duration longestResponse,
    Optional<String> shareToken) {

  public boolean active() {
    return end.isEmpty();
  }
}
