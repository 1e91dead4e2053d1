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
 * @param shareToken the link's token, while it is shared
 */
public record SessionOverview(
    Session session,
    long messages,
    Assistance assistance,
    ResponseTimes responseTimes,
    Optional<String> shareToken) {

  /**
   * What staff have to do with it.
   *
   * @param given whether one of them took part
   * @param adminName who does, while they do
   * @param requested whether its user waits for one
   */
  public record Assistance(boolean given, Optional<String> adminName, boolean requested) {}

  /**
   * How long its user waited for answers.
   *
   * @param average of the last hundred
   * @param longest of all
   */
  public record ResponseTimes(Duration average, Duration longest) {}

  public SessionId id() {
    return session.id();
  }

  public UserId userId() {
    return session.userId();
  }

  public Optional<String> name() {
    return session.name();
  }

  public Instant start() {
    return session.start();
  }

  /** From its start to its end or, while it is active, to its last activity. */
  public Duration duration() {
    return Duration.between(session.start(), session.end().orElse(session.lastActivity()));
  }
}
