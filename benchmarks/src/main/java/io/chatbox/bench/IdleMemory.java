package io.chatbox.bench;

import io.vertx.core.http.WebSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a connection costs that opens and sends nothing: the difference that many of them make to
 * the server's resident memory and, in a JVM, to its heap after a collection.
 *
 * @param resident bytes for each connection
 * @param heap bytes for each connection; 0 where no JVM is
 */
record IdleMemory(long resident, long heap) {
  /** Connections that come and go first, so that classes and pools are there. */
  static final int PROBE = 50;

  private static final Duration SETTLE = Duration.ofSeconds(1);
  private static final int TOOL_LIMIT = 30;
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  static IdleMemory measure(Clients clients, Target target, int connections) {
    clients.closeAll(clients.open(target.addresses(PROBE)));
    IdleMemory before = now(target);
    List<WebSocket> sockets = clients.open(target.addresses(connections));
    IdleMemory after = now(target);
    clients.closeAll(sockets);
    return new IdleMemory(
        (after.resident - before.resident) / connections, (after.heap - before.heap) / connections);
  }

  /** The whole process. */
  private static IdleMemory now(Target target) {
    Waiting.pause(SETTLE);
    long heap = target.kind().jvm() ? heapAfterCollection(target.pid()) : 0;
    return new IdleMemory(resident(target), heap);
  }

  private static long resident(Target target) {
    try {
      String status = Files.readString(Path.of("/proc/" + target.pid() + "/status"));
      return 1024 * firstNumber(RESIDENT, status);
    } catch (IOException e) {
      throw new BenchmarkException(target.name() + ": memory can't be read: " + e, e);
    }
  }

  private static long heapAfterCollection(long pid) {
    jcmd(pid, "GC.run");
    String info = jcmd(pid, "GC.heap_info");
    // Some JDKs go on about classes.
    Matcher used = USED.matcher(info.split("Metaspace")[0]);
    return 1024 * used.results().mapToLong(found -> Long.parseLong(found.group(1))).sum();
  }

  private static String jcmd(long pid, String command) {
    try {
      Process jcmd =
          new ProcessBuilder(Launch.jdkTool("jcmd"), Long.toString(pid), command)
              .redirectErrorStream(true)
              .start();
      // Its output fits into the pipe.
      if (!jcmd.waitFor(TOOL_LIMIT, TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
        jcmd.destroyForcibly();
        throw new BenchmarkException("jcmd " + command + " failed");
      }
      return new String(jcmd.getInputStream().readAllBytes());
    } catch (IOException e) {
      throw new BenchmarkException("jcmd could not be run: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("interrupted", e);
    }
  }

  private static long firstNumber(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new BenchmarkException("not found: " + pattern);
    }
    return Long.parseLong(matcher.group(1));
  }
}
