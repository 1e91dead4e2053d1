package io.chatbox.gateway;

import io.chatbox.config.Descriptors;
import io.chatbox.config.Settings;
import io.chatbox.config.TrafficSettings;
import io.chatbox.protocol.UserId;
import io.chatbox.telemetry.Log;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.function.LongSupplier;

/**
 * Counts connections, of this server and of each user, and says who may still come. Any number of
 * threads.
 *
 * <p>A place is taken before the upgrade and promised until the socket opens. A client that goes
 * away in between is never heard of again, so a promise lapses.
 */
@Singleton
final class Admission {
  private static final Log log = Log.of(Admission.class);
  private static final int TENTHS_FOR_SOCKETS = 8;

  /** Sockets open within milliseconds of their upgrade. */
  static final Duration PROMISE = Duration.ofSeconds(10);

  /** What a newcomer is told. */
  enum Verdict {
    ADMITTED,
    SERVER_FULL,
    USER_FULL
  }

  private record Promise(UserId userId, long since) {}

  private final int maxConnections;
  private final int maxPerUser;
  private final LongSupplier nanoTime;

  /** Oldest first; each counts in the sums below. */
  private final Queue<Promise> promises = new ArrayDeque<>();

  private final Map<UserId, Integer> byUser = new HashMap<>();
  private int connections;

  @Inject
  Admission(Settings settings) {
    this(
        fitting(settings.get(TrafficSettings.MAX_CONNECTIONS), Descriptors.forConnections()),
        settings.get(TrafficSettings.MAX_CONNECTIONS_PER_USER),
        System::nanoTime);
  }

  Admission(int maxConnections, int maxPerUser, LongSupplier nanoTime) {
    this.maxConnections = maxConnections;
    this.maxPerUser = maxPerUser;
    this.nanoTime = nanoTime;
  }

  /** Some connections must be left to pages, probes and those who wait for a place. */
  static int fitting(int wanted, int descriptors) {
    int most = descriptors / 10 * TENTHS_FOR_SOCKETS;
    if (wanted > most) {
      log.warn(
          "MAX_CONNECTIONS exceeds what file descriptors allow; raise their limit (ulimit -n)",
          "wanted",
          wanted,
          "sockets",
          most);
    }
    return Math.min(wanted, most);
  }

  /** Promises a place; {@link #opened} takes it, {@link #withdraw} gives it back. */
  synchronized Verdict enter(UserId userId) {
    long now = nanoTime.getAsLong();
    while (!promises.isEmpty() && now - promises.peek().since() > PROMISE.toNanos()) {
      subtract(promises.poll().userId());
    }
    if (connections >= maxConnections) {
      return Verdict.SERVER_FULL;
    }
    if (byUser.getOrDefault(userId, 0) >= maxPerUser) {
      return Verdict.USER_FULL;
    }
    add(userId);
    promises.add(new Promise(userId, now));
    return Verdict.ADMITTED;
  }

  /** The upgrade came to nothing. */
  synchronized void withdraw(UserId userId) {
    if (keepPromise(userId)) {
      subtract(userId);
    }
  }

  /** The socket is open; {@link #leave} gives its place back. */
  synchronized void opened(UserId userId) {
    if (!keepPromise(userId)) {
      add(userId); // It took its time, and the promise has lapsed.
    }
  }

  synchronized void leave(UserId userId) {
    subtract(userId);
  }

  /** Whether there was a promise to keep: any of the user's own will do. */
  private boolean keepPromise(UserId userId) {
    for (Iterator<Promise> each = promises.iterator(); each.hasNext(); ) {
      if (each.next().userId().equals(userId)) {
        each.remove();
        return true;
      }
    }
    return false;
  }

  private void add(UserId userId) {
    connections++;
    byUser.merge(userId, 1, Integer::sum);
  }

  private void subtract(UserId userId) {
    connections--;
    byUser.computeIfPresent(userId, (id, count) -> count == 1 ? null : count - 1);
  }
}
