package io.chatbox.traffic;

import io.chatbox.telemetry.Metrics;
import io.chatbox.traffic.LibertyConnections.Link;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Ends connections, and counts why. */
@Singleton
class Drops {
  /** What a connection is dropped for. */
  enum Why {
    OVERDUE,
    QUIET,
    TOO_MANY_OF_ADDRESS,
    SERVER_FULL
  }

  private final LibertyConnections connections;
  private final Map<Why, Metrics.Count> counts = new EnumMap<>(Why.class);

  @Inject
  Drops(LibertyConnections connections, Metrics metrics) {
    this.connections = connections;
    for (Why why : Why.values()) {
      counts.put(
          why,
          metrics.count(
              "chatbox_connections_dropped_total",
              "Connections that were ended because they cost more than they may.",
              new Metrics.Label("reason", why.name().toLowerCase(Locale.ROOT))));
    }
  }

  void drop(Link link, Why why) {
    connections.drop(link);
    counts.get(why).add(1);
  }
}
