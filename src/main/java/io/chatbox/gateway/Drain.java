package io.chatbox.gateway;

import io.chatbox.chat.Turns;
import io.chatbox.config.ServerSettings;
import io.chatbox.config.Settings;
import io.chatbox.protocol.CloseCode;
import io.chatbox.protocol.SessionId;
import io.chatbox.telemetry.Log;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The orderly end: readiness turns red, new sockets are refused, connections get 1001 as soon as
 * they wait for nothing, running answers finish or, when the time is up, are stored as interrupted.
 * There is no way back.
 */
@Singleton
public final class Drain {
  private static final Log log = Log.of(Drain.class);
  private static final Duration LOOK = Duration.ofMillis(50);

  /** What storing interrupted answers and closing the last sockets may take. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final Connections connections;
  private final Turns turns;
  private final Duration timeout;
  private final AtomicBoolean on = new AtomicBoolean();

  @Inject
  Drain(Connections connections, Turns turns, Settings settings) {
    this(connections, turns, settings.get(ServerSettings.SHUTDOWN_TIMEOUT));
  }

  Drain(Connections connections, Turns turns, Duration timeout) {
    this.connections = connections;
    this.turns = turns;
    this.timeout = timeout;
  }

  boolean isOn() {
    return on.get();
  }

  /** Begins on a thread of its own; nothing happens if it has begun. */
  void begin() {
    Thread.ofVirtual().name("drain").start(this::run);
  }

  /** Drains and returns when all is over; at once if it has begun before. */
  public void run() {
    if (!on.compareAndSet(false, true)) {
      return;
    }
    log.info("draining", "connections", connections.all().size(), "timeout", timeout);
    boolean finished = closeUntilEmpty(timeout);
    if (!finished) {
      log.warn("drain timed out, running answers are interrupted", "after", timeout);
      turns.interruptAll();
      closeUntilEmpty(LAST_WORDS);
    }
    log.info("drained", "connections", connections.all().size());
  }

  /** Whether everybody was gone in time. */
  private boolean closeUntilEmpty(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      connections.all().stream().filter(this::waitsForNothing).forEach(Drain::sayGoodbye);
      if (connections.all().isEmpty() && turns.isIdle()) {
        return true;
      }
      if (System.nanoTime() >= deadline) {
        return false;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private boolean waitsForNothing(Connection connection) {
    SessionId sessionId = connection.sessionId();
    return sessionId == null || !turns.isBusy(sessionId);
  }

  /** Idempotent: what was closed takes no second close. */
  private static void sayGoodbye(Connection connection) {
    connection.outbox().close(CloseCode.GOING_AWAY, "server is going away");
  }
}
