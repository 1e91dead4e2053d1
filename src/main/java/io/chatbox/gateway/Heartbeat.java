package io.chatbox.gateway;

import io.chatbox.background.Background;
import io.chatbox.background.Rounds;
import io.chatbox.config.Settings;
import io.chatbox.config.TrafficSettings;
import io.chatbox.protocol.CloseCode;
import io.chatbox.protocol.ServerFrame;
import io.chatbox.telemetry.Log;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * Looks after all connections from one thread, once a second: pings those that are due, drops those
 * that are silent, that take a frame for too long or whose token has expired, and warns those whose
 * token is about to.
 */
@Singleton
final class Heartbeat implements Background {
  private static final Log log = Log.of(Heartbeat.class);
  private static final Duration TICK = Duration.ofSeconds(1);

  /** How long before its token's end a client is told. */
  private static final Duration WARNING = Duration.ofSeconds(60);

  private final Connections connections;
  private final Clock clock;
  private final long pingNanos;
  private final long pongNanos;
  private final long writeNanos;
  private final Rounds rounds = Rounds.on("heartbeat");

  @Inject
  Heartbeat(Connections connections, Settings settings, Clock clock) {
    this(
        connections,
        clock,
        settings.get(TrafficSettings.WS_PING_PERIOD),
        settings.get(TrafficSettings.WS_PONG_WAIT),
        settings.get(TrafficSettings.WS_WRITE_WAIT));
  }

  Heartbeat(
      Connections connections,
      Clock clock,
      Duration pingPeriod,
      Duration pongWait,
      Duration writeWait) {
    this.connections = connections;
    this.clock = clock;
    this.pingNanos = pingPeriod.toNanos();
    this.pongNanos = pongWait.toNanos();
    this.writeNanos = writeWait.toNanos();
  }

  @Override
  public void start() {
    rounds.every(TICK, this::beat);
  }

  @PreDestroy
  void stop() {
    rounds.close();
  }

  private void beat() {
    for (Connection connection : connections.all()) {
      try {
        check(connection, System.nanoTime());
      } catch (RuntimeException e) {
        // One connection's fault must not end the rounds of all others.
        log.error("heartbeat failed", e, "connection", connection.id());
      }
    }
  }

  void check(Connection connection, long now) {
    long sendingSince = connection.outbox().stuckSince();
    if (sendingSince != 0 && now - sendingSince > writeNanos) {
      connection.outbox().cut(CloseCode.TOO_SLOW, "client reads too slowly");
    } else if (connection.flood().isOver()) {
      connection.outbox().cut(CloseCode.FLOODING, "too many frames"); // It didn't go by itself.
    } else if (connection.nanosSilent(now) > pongNanos) {
      connection.outbox().abort(CloseCode.GOING_AWAY, "no pong");
    } else if (!clock.instant().isBefore(connection.caller().expiresAt())) {
      connection.fail(Refusals.SIGN_IN_EXPIRED.refusal());
    } else {
      warn(connection);
      if (connection.nanosSincePing(now) >= pingNanos) {
        connection.ping();
      }
    }
  }

  /** In time for the client to get a new token and to send it. */
  private void warn(Connection connection) {
    Duration left = Duration.between(clock.instant(), connection.caller().expiresAt());
    if (left.compareTo(WARNING) <= 0 && connection.takeWarning()) {
      connection.send(
          new ServerFrame.Notification(
              connection.sessionId(),
              "token_expiring",
              "Your sign-in is about to expire.",
              Map.of("expires_in", Long.toString(left.toSeconds()))));
    }
  }
}
