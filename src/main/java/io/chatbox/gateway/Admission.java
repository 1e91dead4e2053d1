package io.chatbox.gateway;

import io.chatbox.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts connections, of this server and of each user, and says who may still come. */
@Singleton
final class Admission {
  /** What a newcomer is told. */
  enum Verdict {
    ADMITTED,
    SERVER_FULL,
    USER_FULL
  }

  private final int maxConnections;
  private final int maxPerUser;
  private final AtomicInteger connections = new AtomicInteger();
  private final ConcurrentHashMap<String, Integer> byUser = new ConcurrentHashMap<>();

  @Inject
  Admission(Settings settings) {
    this(settings.get(Settings.MAX_CONNECTIONS), settings.get(Settings.MAX_CONNECTIONS_PER_USER));
  }

  Admission(int maxConnections, int maxPerUser) {
    this.maxConnections = maxConnections;
    this.maxPerUser = maxPerUser;
  }

  /** Takes a place; {@link #leave} gives an admitted one back. */
  Verdict enter(String userId) {
    if (connections.incrementAndGet() > maxConnections) {
      connections.decrementAndGet();
      return Verdict.SERVER_FULL;
    }
    boolean[] admitted = {false};
    byUser.compute(
        userId,
        (id, count) -> {
          int now = count == null ? 0 : count;
          admitted[0] = now < maxPerUser;
          return admitted[0] ? now + 1 : count;
        });
    if (!admitted[0]) {
      connections.decrementAndGet();
      return Verdict.USER_FULL;
    }
    return Verdict.ADMITTED;
  }

  void leave(String userId) {
    connections.decrementAndGet();
    byUser.computeIfPresent(userId, (id, count) -> count == 1 ? null : count - 1);
  }
}
