package io.chatbox.mongo;

import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ServerDescription;
import com.mongodb.event.ClusterDescriptionChangedEvent;
import com.mongodb.event.ClusterListener;
import io.chatbox.telemetry.Log;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What servers there are, as they answer the driver's {@code hello}, which it sends each of them by
 * connections apart from those for operations. Called on the driver's threads.
 */
final class Topology implements ClusterListener {
  private static final Log log = Log.of(Topology.class);

  /** How late a sign of life may be, since a busy machine is no outage. */
  private static final Duration LATE = Duration.ofSeconds(3);

  /** Why nothing can be written before DNS has said where the servers are. */
  static final String UNRESOLVED = "its address is not resolved";

  private final AtomicBoolean warned = new AtomicBoolean();

  /** Warns, once, of a member of a set that is taken for a server of its own. */
  @Override
  public void clusterDescriptionChanged(ClusterDescriptionChangedEvent event) {
    ClusterDescription seen = event.getNewDescription();
    if (seen.getConnectionMode() == ClusterConnectionMode.SINGLE) {
      seen.getServerDescriptions().stream()
          .map(ServerDescription::getSetName)
          .filter(name -> name != null && warned.compareAndSet(false, true))
          .forEach(Topology::warn);
    }
  }

  private static void warn(String set) {
    log.warn(
        "MongoDB is a member of a replica set and reached as a single server: after a fail-over"
            + " nothing can be stored",
        "set",
        set,
        "advice",
        "\"add replicaSet=" + set + " to MONGO_URI and remove directConnection=true\"");
  }

  /**
   * Why nothing can be written now, if so.
   *
   * @param nanoTime as {@link System#nanoTime()} has it
   */
  static Optional<String> fault(ClusterDescription seen, long nanoTime) {
    List<ServerDescription> alive =
        seen.getServerDescriptions().stream()
            .filter(server -> server.isOk() && isFresh(server, seen, nanoTime))
            .toList();
    if (alive.isEmpty()) {
      return Optional.of(
          seen.getSrvResolutionException() == null ? "the database does not answer" : UNRESOLVED);
    }
    return alive.stream().anyMatch(ServerDescription::isPrimary)
        ? Optional.empty()
        : Optional.of("the database has no primary");
  }

  /** A server that hangs is known for as long as the driver waits for it. */
  private static boolean isFresh(ServerDescription server, ClusterDescription seen, long nanoTime) {
    long heartbeat = seen.getServerSettings().getHeartbeatFrequency(TimeUnit.NANOSECONDS);
    return seen.getConnectionMode() == ClusterConnectionMode.LOAD_BALANCED // has no heartbeat
        || nanoTime - server.getLastUpdateTime(TimeUnit.NANOSECONDS) < heartbeat + LATE.toNanos();
  }
}
