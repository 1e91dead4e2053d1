package io.chatbox.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.stream.Stream;

/** Where and on what a run was made, for the head of its results. */
final class Machine {
  private Machine() {}

  static String describe() {
    return "%s, commit %s, %d cores%s, %s %s"
        .formatted(
            LocalDate.now(),
            System.getProperty("bench.commit", "unknown"),
            Runtime.getRuntime().availableProcessors(),
            memory(),
            System.getProperty("java.vm.name"),
            Runtime.version());
  }

  /** Load average of the last minute, or nothing where the system has none. */
  static String load() {
    try {
      return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    } catch (IOException e) {
      return "";
    }
  }

  private static String memory() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
      return lines
          .filter(line -> line.startsWith("MemTotal:"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .map(kib -> String.format(Locale.ROOT, ", %.0f GiB", kib / 1024.0 / 1024))
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }
}
