package io.chatbox.traffic;

import io.chatbox.config.Descriptors;
import io.chatbox.config.ServerSettings;
import io.chatbox.config.Settings;
import io.chatbox.config.TrafficSettings;
import io.chatbox.config.type.Network;
import io.chatbox.telemetry.Log;
import io.chatbox.traffic.Drops.Why;
import io.chatbox.traffic.LibertyConnections.Link;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Connections on which nothing is answered: between two requests, silent from the beginning, or
 * with a head that comes byte by byte. Each may be so for {@link #MOST}; one address has no more
 * than {@code MAX_CONNECTIONS_PER_ADDRESS} of them; and when the server is nearly full, those that
 * have been quiet for longest make room. One thread looks, any may ask.
 */
@Singleton
class QuietConnections {
  private static final Log log = Log.of(QuietConnections.class);

  /**
   * From one request's end to the next one's whole head; the server itself waits nearly as long.
   */
  static final Duration MOST = Duration.ofSeconds(35);

  /**
   * How long one may be stuck in a write that no exchange makes: one of the server's own answers,
   * such as {@code /openapi}, which may hold a platform thread.
   */
  private static final Duration STUCK = Duration.ofMillis(1_900);

  /** Of all connections that there may be, from so many tenths on it is crowded. */
  private static final int CROWDED_TENTHS = 9;

  /** Heads of one address that have begun and aren't whole; those of a browser come at once. */
  private static final int HEADS_OF_ADDRESS = 16;

  /** What such a head may have, by the bounds that server.xml sets: 64 fields of 10 KiB. */
  private static final int HEAD_BYTES = 640 * 1024;

  /** Of the heap, all such heads may take one in so many. */
  private static final int SHARE_OF_HEADS = 8;

  private static final int FEWEST_HEADS = 32;

  /** What was seen of one. */
  private static final class Seen {
    private int requests;
    private long sinceNanos;
    private long stuckSinceNanos;
    private boolean partial;
  }

  private record Quiet(Link link, long sinceNanos, boolean partial) {}

  private final LibertyConnections connections;
  private final Drops drops;
  private final List<Network> proxies;
  private final int perAddress;
  private final int most;
  private final int roomy;
  private final int heads;
  private final Map<Link, Seen> seen = new HashMap<>();
  private volatile boolean crowded;

  @Inject
  QuietConnections(LibertyConnections connections, Drops drops, Settings settings) {
    this(
        connections,
        drops,
        settings.get(ServerSettings.TRUSTED_PROXIES),
        settings.get(TrafficSettings.MAX_CONNECTIONS_PER_ADDRESS),
        Descriptors.forConnections(),
        (int)
            Math.max(FEWEST_HEADS, Runtime.getRuntime().maxMemory() / SHARE_OF_HEADS / HEAD_BYTES));
  }

  /**
   * @param proxies bring the connections of many
   * @param most connections that there may be
   * @param heads that may be kept without being whole
   */
  QuietConnections(
      LibertyConnections connections,
      Drops drops,
      List<Network> proxies,
      int perAddress,
      int most,
      int heads) {
    this.connections = connections;
    this.drops = drops;
    this.proxies = List.copyOf(proxies);
    this.perAddress = perAddress;
    this.heads = heads;
    this.most = most;
    this.roomy = most / 10 * CROWDED_TENTHS;
  }

  /** Whether there is hardly room for connections any more. */
  boolean isCrowded() {
    return crowded;
  }

  /**
   * @param busy those on which something is answered
   * @param now {@link System#nanoTime()}
   */
  void look(Collection<Link> all, Set<Link> busy, long now) {
    seen.keySet().retainAll(new HashSet<>(all));
    List<Quiet> quiet = new ArrayList<>();
    for (Link link : all) {
      if (busy.contains(link) || connections.isUpgraded(link)) {
        seen.remove(link);
        continue;
      }
      Seen one = see(link, now);
      if (one.stuckSinceNanos != 0 && now - one.stuckSinceNanos >= STUCK.toNanos()) {
        drops.drop(link, Why.OVERDUE);
      } else if (now - one.sinceNanos > MOST.toNanos()) {
        drops.drop(link, Why.QUIET);
      } else {
        quiet.add(new Quiet(link, one.sinceNanos, one.partial));
      }
    }
    quiet.sort(Comparator.comparingLong((Quiet one) -> one.sinceNanos() - now));
    List<Quiet> left = dropSurplus(dropSurplusHeads(quiet), perAddress);
    crowd(all.size(), left);
  }

  private Seen see(Link link, long now) {
    int requests = connections.requests(link);
    Seen one = seen.computeIfAbsent(link, first -> new Seen());
    if (one.sinceNanos == 0 || one.requests != requests) {
      one.requests = requests;
      one.sinceNanos = now | 1;
    }
    if (!connections.isStuck(link)) {
      one.stuckSinceNanos = 0;
    } else if (one.stuckSinceNanos == 0) {
      one.stuckSinceNanos = now | 1;
    }
    one.partial = connections.isPartial(link);
    return one;
  }

  /** Of heads that aren't whole few are kept, for each may have half a megabyte. */
  private List<Quiet> dropSurplusHeads(List<Quiet> quietestFirst) {
    List<Quiet> partial =
        dropSurplus(quietestFirst.stream().filter(Quiet::partial).toList(), HEADS_OF_ADDRESS);
    int surplus = Math.max(0, partial.size() - heads);
    partial.stream().limit(surplus).forEach(one -> drops.drop(one.link(), Why.SERVER_FULL));
    Set<Quiet> kept = new HashSet<>(partial.subList(surplus, partial.size()));
    return quietestFirst.stream().filter(one -> !one.partial() || kept.contains(one)).toList();
  }

  /** Of those of one address the quietest go. */
  private List<Quiet> dropSurplus(List<Quiet> quietestFirst, int most) {
    Map<InetAddress, Integer> byAddress = new HashMap<>();
    List<Quiet> left = new ArrayList<>();
    for (Quiet one : quietestFirst.reversed()) {
      InetAddress peer = connections.peer(one.link()).orElse(null);
      if (peer == null) {
        continue; // It has ended.
      }
      if (byAddress.merge(peer, 1, Integer::sum) > most && !isProxy(peer)) {
        drops.drop(one.link(), Why.TOO_MANY_OF_ADDRESS);
      } else {
        left.add(one);
      }
    }
    return left.reversed();
  }

  private boolean isProxy(InetAddress peer) {
    return proxies.stream().anyMatch(network -> network.contains(peer));
  }

  /**
   * Quiet ones have half of the room that others leave, so that many may come between two looks.
   */
  private void crowd(int all, List<Quiet> quietestFirst) {
    int others = all - quietestFirst.size();
    int surplus = quietestFirst.size() - Math.max(0, most - others) / 2;
    boolean crowdedNow = all > roomy;
    if (crowdedNow && !crowded) {
      log.warn(
          "nearly all connections that there may be are open; raise the limit of open files (ulimit"
              + " -n), or begin another server",
          "connections",
          all);
    }
    crowded = crowdedNow;
    quietestFirst.stream()
        .limit(Math.max(0, surplus))
        .forEach(one -> drops.drop(one.link(), Why.SERVER_FULL));
  }
}
