package io.chatbox.gateway;

import io.chatbox.it.SocketClient;
import io.chatbox.it.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server's process holds, seen from outside, and how fast it answers. */
public record Figures(int threads, long heapMegabytes, Duration medianPing) {
  private static final Pattern USED = Pattern.compile("used (\\d+)K");
  private static final int PINGS = 200;

  /** Takes a second or two: the server collects its garbage first. */
  static Figures of(TestServer server) {
    try (SocketClient client = server.connect(TestServer.newUser())) {
      Duration ping = medianPing(client, PINGS);
      return new Figures(threads(server), heapMegabytes(server), ping);
    }
  }

  /** What of the heap is in use after a collection of garbage. */
  public static long heapMegabytes(TestServer server) {
    jcmd(server, "GC.run");
    Matcher used = USED.matcher(jcmd(server, "GC.heap_info"));
    long kilobytes = 0;
    while (used.find()) {
      kilobytes += Long.parseLong(used.group(1));
    }
    return kilobytes / 1024;
  }

  /** Platform threads. */
  public static int threads(TestServer server) {
    Path tasks = Path.of("/proc", Long.toString(pid(server)), "task");
    try (var each = Files.list(tasks)) {
      return (int) each.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All threads with their stacks, virtual ones too. */
  static String stacks(TestServer server) {
    try {
      Path file = Files.createTempFile("threads", ".txt");
      jcmd(server, "Thread.dump_to_file", "-overwrite", file.toString());
      String stacks = Files.readString(file);
      Files.delete(file);
      return stacks;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Duration medianPing(SocketClient client, int times) {
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      nanos[i] = ping(client).toNanos();
    }
    Arrays.sort(nanos);
    return Duration.ofNanos(nanos[times / 2]);
  }

  /** How long a client waits for its pong. */
  static Duration ping(SocketClient client) {
    long start = System.nanoTime();
    client.send("{\"type\":\"ping\"}");
    client.next("pong");
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static long pid(TestServer server) {
    return server.liberty().process().pid();
  }

  private static String jcmd(TestServer server, String... command) {
    ProcessBuilder jcmd =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            Long.toString(pid(server)));
    jcmd.command().addAll(Arrays.asList(command));
    try {
      return new String(jcmd.redirectErrorStream(true).start().getInputStream().readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
