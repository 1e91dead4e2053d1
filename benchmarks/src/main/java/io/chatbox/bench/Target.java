package io.chatbox.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * A system under test, in a process of its own that was started for it. The process says where to
 * connect by lines on its standard output ({@code url=…}, once or for each user; {@code pid=…} and
 * {@code ready_ms=…} where the server is a process below it; {@code ready} last) and ends when its
 * standard input does.
 */
final class Target implements AutoCloseable {
  private static final int START_LIMIT = 120;
  private static final int STOP_LIMIT = 60;

  private final Kind kind;
  private final Process process;
  private final List<String> urls = new ArrayList<>();
  private ProcessHandle server;
  private Duration ready;
  private int used;

  private Target(Kind kind, Process process) {
    this.kind = kind;
    this.process = process;
    this.server = process.toHandle();
  }

  /**
   * Starts one and waits until it is ready.
   *
   * @throws BenchmarkException if it isn't within two minutes
   */
  static Target start(Kind kind, Launch launch) {
    long begin = System.nanoTime();
    ProcessBuilder builder = new ProcessBuilder(launch.command(kind));
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      Target target = new Target(kind, builder.start());
      try {
        CompletableFuture.runAsync(target::readAnnouncement, Thread::startVirtualThread)
            .orTimeout(START_LIMIT, TimeUnit.SECONDS)
            .join();
      } catch (CompletionException e) {
        target.close();
        throw new BenchmarkException(kind.label() + " did not start: " + e.getCause(), e);
      }
      if (target.ready == null) {
        target.ready = Duration.ofNanos(System.nanoTime() - begin);
      }
      return target;
    } catch (IOException e) {
      throw new BenchmarkException(kind.label() + " could not be started: " + e, e);
    }
  }

  private void readAnnouncement() {
    BufferedReader lines = process.inputReader();
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] pair = line.split("=", 2);
        switch (pair[0]) {
          case "ready" -> {
            return;
          }
          case "url" -> urls.add(pair[1]);
          case "pid" -> server = ProcessHandle.of(Long.parseLong(pair[1])).orElseThrow();
          case "ready_ms" -> ready = Duration.ofMillis(Long.parseLong(pair[1]));
          default -> throw new BenchmarkException("unexpected output: " + line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new BenchmarkException("ended before it was ready");
  }

  Kind kind() {
    return kind;
  }

  String name() {
    return kind.label();
  }

  /** For messages about what went wrong: nothing while the server lives. */
  String state() {
    return server.isAlive() ? "" : " (whose process has ended)";
  }

  long pid() {
    return server.pid();
  }

  /** From the start of its process until it could serve. */
  Duration ready() {
    return ready;
  }

  /** Addresses to connect to, of users that have not been used. */
  List<String> addresses(int count) {
    if (urls.size() == 1) {
      return Collections.nCopies(count, urls.getFirst());
    }
    List<String> fresh = List.copyOf(urls.subList(used, used + count));
    used += count;
    return fresh;
  }

  /** Processor time that the server has used, of all its threads, user and system. */
  Duration cpu() {
    return server
        .info()
        .totalCpuDuration()
        .orElseThrow(() -> new BenchmarkException(name() + " is gone, or its time can't be read"));
  }

  /** Ends the process, in its own way if it does so within a minute. */
  @Override
  public void close() {
    try {
      process.outputWriter().close();
    } catch (IOException gone) {
      // It has ended.
    }
    try {
      if (!process.waitFor(STOP_LIMIT, TimeUnit.SECONDS)) {
        destroy();
      }
    } catch (InterruptedException e) {
      destroy();
      Thread.currentThread().interrupt();
    }
  }

  private void destroy() {
    server.destroyForcibly();
    process.destroyForcibly();
  }
}
