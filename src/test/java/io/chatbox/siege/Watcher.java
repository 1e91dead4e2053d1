package io.chatbox.siege;

import io.chatbox.it.SocketClient;
import io.chatbox.it.TestServer;
import jakarta.json.JsonObject;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

/**
 * Somebody who asks at a fixed rhythm and measures from the moment in which a question was due to
 * the first piece of its answer, so that a server that stands still for seconds is late for all
 * questions of those seconds, not for one.
 */
final class Watcher implements AutoCloseable {
  static final Duration RHYTHM = Duration.ofMillis(100);

  /** Of somebody who comes while there is no room. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Duration AGAIN = Duration.ofMillis(100);
  private static final Duration LOST = Duration.ofSeconds(1);

  private final TestServer server;
  private final String user = TestServer.newUser();
  private final List<Duration> waits = new ArrayList<>();
  private final long begin = System.nanoTime();
  private final Thread thread;
  private volatile boolean ending;
  private int lost;

  /**
   * What was measured.
   *
   * @param waits from the shortest to the longest
   * @param lost how many questions got no answer
   */
  record Watch(List<Duration> waits, int lost) {
    Duration median() {
      return atPercent(50);
    }

    Duration p99() {
      return atPercent(99);
    }

    private Duration atPercent(int percent) {
      return waits.get(Math.min(waits.size() - 1, waits.size() * percent / 100));
    }

    @Override
    public String toString() {
      return "%d questions, %d lost, p50 %d ms, p99 %d ms, longest %d ms"
          .formatted(
              waits.size(),
              lost,
              median().toMillis(),
              p99().toMillis(),
              waits.getLast().toMillis());
    }
  }

  private Watcher(TestServer server) {
    this.server = server;
    this.thread = Thread.ofVirtual().name("watcher").start(this::run);
  }

  /** Begins to ask, from the address that local clients usually have. */
  static Watcher of(TestServer server) {
    return new Watcher(server);
  }

  private void run() {
    SocketClient client = null;
    while (!ending) {
      long due = due();
      try {
        if (client == null) {
          client = server.connect(user);
        }
        LockSupport.parkNanos(due - System.nanoTime());
        if (System.nanoTime() >= due && !ending) {
          note(Duration.ofNanos(ask(client) - due), false);
        }
      } catch (AssertionError | RuntimeException failed) {
        note(Duration.ofNanos(System.nanoTime() - due), true);
        leave(client);
        client = null;
      }
    }
    leave(client);
  }

  private static void leave(SocketClient client) {
    if (client != null) {
      client.close();
    }
  }

  /** When the first piece came. */
  private static long ask(SocketClient client) {
    client.say("How are you?");
    long begun = 0;
    JsonObject frame;
    do {
      frame = client.next();
      String type = frame.getString("type");
      if (type.equals("error")) {
        throw new IllegalStateException("no answer: " + frame);
      }
      if (begun == 0 && type.equals("ai_response")) {
        begun = System.nanoTime();
      }
    } while (!isLast(frame));
    return begun;
  }

  private static boolean isLast(JsonObject frame) {
    return frame.getString("type").equals("ai_response")
        && frame.getJsonObject("metadata").getString("done").equals("true");
  }

  /** How long somebody who comes now, from this address, waits for an answer to begin. */
  static Duration newcomer(TestServer server, InetAddress address) {
    long start = System.nanoTime();
    try (HttpClient http = HttpClient.newBuilder().localAddress(address).build();
        SocketClient client = come(http, server, start)) {
      return Duration.ofNanos(ask(client) - start);
    }
  }

  /** Again, if there was no room: as every client does. */
  private static SocketClient come(HttpClient http, TestServer server, long start) {
    while (true) {
      try {
        return SocketClient.open(http, server.base(), server.tokens().user(TestServer.newUser()));
      } catch (CompletionException noRoom) {
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
          throw noRoom;
        }
        LockSupport.parkNanos(AGAIN.toNanos());
      }
    }
  }

  private synchronized long due() {
    return begin + waits.size() * RHYTHM.toNanos();
  }

  private synchronized void note(Duration wait, boolean isLost) {
    if (!ending) {
      waits.add(wait);
      lost += isLost ? 1 : 0;
    }
  }

  /** Ends; what is due by now counts with the time that it has waited, as lost after a second. */
  synchronized Watch end() {
    for (long now = System.nanoTime(); !ending && due() < now; ) {
      Duration wait = Duration.ofNanos(now - due());
      note(wait, wait.compareTo(LOST) > 0);
    }
    ending = true;
    thread.interrupt();
    return new Watch(waits.stream().sorted().toList(), lost);
  }

  @Override
  public void close() {
    end();
  }
}
