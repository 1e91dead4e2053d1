package io.chatbox.ratelimit;

import io.chatbox.config.Settings;
import io.chatbox.config.TrafficSettings;
import java.time.Duration;

/**
 * What is limited, and for whom. Each is a token bucket that holds as many tokens as the limit says
 * and is refilled evenly: whoever was quiet may use the whole limit at once, as a page does that
 * loads or reconnects; over any time nobody gets more than the limit once plus its rate. Counting
 * by fixed intervals would let through as much at each turn of the interval, make all who were
 * refused come back at the same moment, and make one who wants a single message wait for up to the
 * whole interval.
 */
public enum Limit {
  /** Frames and requests of every kind, of one user. */
  FRAMES("user"),

  /** Messages that ask the model, of one user. */
  MESSAGES("user"),

  /** Requests to the administrators' routes, of one administrator; not counted as frames. */
  ADMIN("user"),

  /** Looks at shared conversations, from one address or IPv6 network. */
  SHARED("address");

  /** The contract's, which nobody sets. */
  private static final Rate SHARED_RATE = new Rate(60, Duration.ofMinutes(1));

  private final String keyName;

  Limit(String keyName) {
    this.keyName = keyName;
  }

  /** What its keys are, as the log says it. */
  String keyName() {
    return keyName;
  }

  Rate rate(Settings settings) {
    return switch (this) {
      case FRAMES -> new Rate(settings.get(TrafficSettings.RATE_LIMIT), Duration.ofSeconds(1));
      case MESSAGES ->
          new Rate(settings.get(TrafficSettings.MESSAGE_RATE_LIMIT), Duration.ofMinutes(1));
      case ADMIN ->
          new Rate(
              settings.get(TrafficSettings.ADMIN_RATE_LIMIT),
              settings.get(TrafficSettings.ADMIN_RATE_WINDOW));
      case SHARED -> SHARED_RATE;
    };
  }
}
