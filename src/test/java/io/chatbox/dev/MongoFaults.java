package io.chatbox.dev;

import com.mongodb.ConnectionString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A proxy on loopback before one database server, that plays the faults of a real one: it reads
 * each command and each reply. What concerns the connection alone ({@code hello}, {@code ping}) is
 * passed on unless asked for. No TLS and no compression. Any number of threads; what is asked for
 * holds for commands that come after the call.
 */
public final class MongoFaults implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 1_000;
  private static final int MOST_RULES = 100;

  /** That are listed; counted are more. */
  private static final int MOST_COMMANDS = 10_000;

  private final ServerSocket server;
  private final InetSocketAddress target;
  private final ConnectionString behind;
  private final Optional<String> set;
  private final Set<MongoLink> links = ConcurrentHashMap.newKeySet();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final Queue<MongoCommand> commands = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean away;
  private volatile boolean primary = true;
  private volatile Duration delay = Duration.ZERO;

  /**
   * @param nth which of those that match, from 1; 0 for all
   */
  private record Rule(
      Predicate<MongoCommand> which, int nth, MongoFault fault, AtomicInteger seen) {
    boolean hits(MongoCommand command) {
      return which.test(command) && (seen.incrementAndGet() == nth || nth == 0);
    }
  }

  private MongoFaults(ConnectionString behind, Optional<String> set) {
    if (Boolean.TRUE.equals(behind.getSslEnabled()) || behind.isSrvProtocol()) {
      throw new IllegalArgumentException("no TLS here, and no SRV records");
    }
    this.behind = behind;
    this.set = set;
    String[] host = behind.getHosts().getFirst().split(":");
    target = new InetSocketAddress(host[0], host.length > 1 ? Integer.parseInt(host[1]) : 27017);
    try {
      server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    Thread.ofVirtual().name("mongo-faults").start(this::serve);
  }

  /**
   * @param uri of one server; of several named, the first, which should be the primary
   */
  public static MongoFaults before(String uri) {
    return new MongoFaults(new ConnectionString(uri), Optional.empty());
  }

  /** The same, where the server passes for the only member of a replica set. */
  public static MongoFaults beforeSet(String uri) {
    return new MongoFaults(new ConnectionString(uri), Optional.of("played"));
  }

  /** By which drivers get here. */
  public String uri() {
    String login =
        Optional.ofNullable(behind.getCredential())
            .map(it -> it.getUserName() + ":" + new String(it.getPassword()) + "@")
            .orElse("");
    String source =
        Optional.ofNullable(behind.getCredential())
            .map(it -> "&authSource=" + it.getSource())
            .orElse("");
    String how = set.map(name -> "replicaSet=" + name).orElse("directConnection=true");
    return "mongodb://" + login + address() + "/?" + how + source;
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  Optional<String> set() {
    return set;
  }

  InetSocketAddress target() {
    return target;
  }

  /**
   * Plays a fault once.
   *
   * @param which the commands that count
   * @param nth which of them it is for, from 1
   */
  public void play(MongoFault fault, Predicate<MongoCommand> which, int nth) {
    if (rules.size() >= MOST_RULES) {
      throw new IllegalStateException("too many faults");
    }
    rules.add(new Rule(which, nth, fault, new AtomicInteger()));
  }

  /** Plays a fault with each of these commands. */
  public void playAlways(MongoFault fault, Predicate<MongoCommand> which) {
    play(fault, which, 0);
  }

  /** Keeps every command back for so long that is about documents. */
  public void delay(Duration each) {
    delay = each;
  }

  /** Drops all connections and refuses new ones. */
  public void goAway() {
    away = true;
    links.forEach(MongoLink::close);
  }

  /** Takes connections again. */
  public void comeBack() {
    away = false;
  }

  /** The member is no primary any more, and there is no other: an election. */
  public void stepDown() {
    primary = false;
  }

  /** It was elected. */
  public void stepUp() {
    primary = true;
  }

  boolean primary() {
    return primary;
  }

  /** Plays nothing more, and counts anew. */
  public void calm() {
    rules.clear();
    commands.clear();
    count.set(0);
    delay = Duration.ZERO;
    primary = true;
    away = false;
  }

  /** How many commands have come that are about documents. */
  public int count() {
    return count.get();
  }

  /**
   * How many of which.
   *
   * @return by name and collection: {@code update sessions}
   */
  public Map<String, Integer> counts() {
    return commands.stream()
        .collect(Collectors.toMap(MongoCommand::toString, any -> 1, Integer::sum));
  }

  /** The first ten thousand of them, in their order. */
  public List<MongoCommand> commands() {
    return List.copyOf(commands);
  }

  /** What is to become of a command; counts it. */
  Optional<MongoFault> faultOf(MongoCommand command) {
    if (command.isWork() && count.incrementAndGet() <= MOST_COMMANDS) {
      commands.add(command);
    }
    // Each rule counts, whichever of them hits.
    List<Rule> hits = rules.stream().filter(rule -> rule.hits(command)).toList();
    if (!hits.isEmpty()) {
      return Optional.of(hits.getFirst().fault());
    }
    if (!primary && command.isWork()) {
      return Optional.of(MongoFault.notPrimary());
    }
    return command.isWork() && !delay.isZero()
        ? Optional.of(new MongoFault.Late(delay))
        : Optional.empty();
  }

  /** Waits, but not beyond the end. */
  void pause(Duration howLong) throws IOException {
    try {
      if (closed.await(howLong.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IOException("closed");
      }
    } catch (InterruptedException interrupted) {
      throw new IOException(interrupted);
    }
  }

  /** Drops all connections. */
  @Override
  public void close() {
    closed.countDown();
    try {
      server.close();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    links.forEach(MongoLink::close);
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        MongoLink link = new MongoLink(this, client);
        if (links.size() >= MOST_CONNECTIONS) {
          link.close();
        } else {
          links.add(link);
          Thread.ofVirtual().name("mongo-link").start(() -> run(link));
        }
      } catch (IOException gone) {
        // The client, or all of this.
      }
    }
  }

  private void run(MongoLink link) {
    try {
      // After it is listed: going away closes either there or here.
      if (!away && closed.getCount() > 0) {
        link.run();
      }
    } finally {
      link.close();
      links.remove(link);
    }
  }
}
