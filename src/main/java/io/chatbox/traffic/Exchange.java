package io.chatbox.traffic;

import io.chatbox.traffic.LibertyConnections.Link;
import java.time.Duration;
import java.util.Optional;

/**
 * One request that is being answered.
 *
 * @param link the connection that it came by; empty where the server doesn't tell
 * @param in patience with its body
 * @param out patience with who reads the answer
 */
record Exchange(Optional<Link> link, Pace in, Pace out) {
  /** For a body: what may be sent here fits in kilobytes. */
  static final Duration LONGEST_BODY = Duration.ofSeconds(60);

  /** For an answer: 64 MiB over a slow line of 1 Mbit/s. */
  static final Duration LONGEST_ANSWER = Duration.ofMinutes(10);

  static Exchange begin(Optional<Link> link) {
    return new Exchange(link, new Pace(LONGEST_BODY), new Pace(LONGEST_ANSWER));
  }

  boolean overdue(long now) {
    return in.overdue(now) || out.overdue(now);
  }

  /** Each is another one. */
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
