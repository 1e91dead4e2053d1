package io.chatbox.siege;

import io.chatbox.gateway.Figures;
import io.chatbox.it.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a server's process takes.
 *
 * @param threads of the platform
 * @param descriptors open files and sockets
 * @param connections of clients that neither side has closed, or the server hasn't yet
 * @param megabytes resident
 */
record Footprint(int threads, int descriptors, int connections, long megabytes) {
  static final Footprint NONE = new Footprint(0, 0, 0, 0);

  /** A line of the kernel's table: local address, the client's, ESTABLISHED or CLOSE_WAIT. */
  private static final String OF_CLIENT = "\\s*\\d+: [0-9A-F]+:%04X [0-9A-F]+:[0-9A-F]{4} 0[18] .*";

  private static final String RESIDENT = "VmRSS:";

  static Footprint of(TestServer server) {
    Path process = Path.of("/proc", Long.toString(server.liberty().process().pid()));
    try (var open = Files.list(process.resolve("fd"))) {
      long kilobytes =
          Files.readAllLines(process.resolve("status")).stream()
              .filter(line -> line.startsWith(RESIDENT))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .sum();
      return new Footprint(
          Figures.threads(server), (int) open.count(), connections(server), kilobytes / 1024);
    } catch (IOException | UncheckedIOException gone) {
      return NONE;
    }
  }

  private static int connections(TestServer server) throws IOException {
    Pattern ofClient = Pattern.compile(OF_CLIENT.formatted(server.base().getPort()));
    int count = 0;
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      try (var lines = Files.lines(Path.of(table))) {
        count += (int) lines.filter(line -> ofClient.matcher(line).matches()).count();
      }
    }
    return count;
  }

  /** The larger of each. */
  Footprint or(Footprint other) {
    return new Footprint(
        Math.max(threads, other.threads),
        Math.max(descriptors, other.descriptors),
        Math.max(connections, other.connections),
        Math.max(megabytes, other.megabytes));
  }

  @Override
  public String toString() {
    return "%d threads, %d descriptors, %d connections, %d MB resident"
        .formatted(threads, descriptors, connections, megabytes);
  }
}
