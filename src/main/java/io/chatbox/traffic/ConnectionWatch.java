package io.chatbox.traffic;

import io.chatbox.background.Background;
import io.chatbox.background.Rounds;
import io.chatbox.traffic.LibertyConnections.Link;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks after all connections from one thread, once a second or when many have come, and drops
 * those that cost more than they may: on which a request or its answer is overdue, and those that
 * {@link QuietConnections} finds to bring nothing.
 */
@Singleton
class ConnectionWatch implements Background {
  private static final Duration TICK = Duration.ofMillis(200);
  private static final long ROUND = Duration.ofSeconds(1).toNanos();

  /** So many more connections than at the last look are a reason not to wait for the next. */
  private static final int RUSH = 250;

  private final LibertyConnections connections;
  private final QuietConnections quiet;
  private final Drops drops;
  private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();
  private long lookedNanos = System.nanoTime();
  private int lastCount;
  private final Rounds rounds = Rounds.on("connection-watch");

  @Inject
  ConnectionWatch(LibertyConnections connections, QuietConnections quiet, Drops drops) {
    this.connections = connections;
    this.quiet = quiet;
    this.drops = drops;
  }

  @Override
  public void start() {
    rounds.every(TICK, this::tick);
  }

  @PreDestroy
  void stop() {
    rounds.close();
  }

  /** A request that is no exchange: it shows by which port others may come, too. */
  void notice(HttpServletRequest request) {
    connections.of(request);
  }

  Exchange begin(HttpServletRequest request, Load load) {
    Exchange exchange = Exchange.begin(connections.of(request));
    if (load != Load.SMALL) {
      exchange.link().ifPresent(connections::sendInSmallPieces);
    }
    exchanges.add(exchange);
    return exchange;
  }

  void end(Exchange exchange) {
    exchanges.remove(exchange);
  }

  /** Ends an answer that can't be completed. */
  void drop(Exchange exchange) {
    exchange.link().ifPresent(connections::drop);
  }

  /** Whether there is hardly room for connections any more. */
  boolean isCrowded() {
    return quiet.isCrowded();
  }

  private void tick() {
    long now = System.nanoTime();
    int count = connections.count();
    if (now - lookedNanos >= ROUND || count > lastCount + RUSH) {
      lookedNanos = now;
      lastCount = count;
      look(now);
    }
  }

  void look(long now) {
    Set<Link> busy = new HashSet<>();
    for (Exchange exchange : exchanges) {
      exchange.link().ifPresent(busy::add);
      if (exchange.overdue(now)) {
        exchange.link().ifPresent(link -> drops.drop(link, Drops.Why.OVERDUE));
      }
    }
    Collection<Link> all = connections.all();
    quiet.look(all, busy, now);
  }
}
