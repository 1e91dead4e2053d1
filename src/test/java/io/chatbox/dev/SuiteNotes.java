package io.chatbox.dev;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What tests leave for the searches that come after all of them: lines of several kinds, in a
 * folder that the build names and empties. Each process of the run has its own files there. Without
 * that name nothing is noted, so that {@code make run} leaves nothing. Any number of threads.
 */
final class SuiteNotes {
  private static final String FOLDER = System.getProperty("chatbox.suite-notes");

  private static final Map<String, BufferedWriter> files = new HashMap<>();

  private SuiteNotes() {}

  static boolean wanted() {
    return FOLDER != null;
  }

  static synchronized void add(String kind, String line) {
    if (!wanted()) {
      return;
    }
    try {
      if (!files.containsKey(kind)) {
        Path folder = Files.createDirectories(Path.of(FOLDER));
        Path file = folder.resolve(kind + "." + ProcessHandle.current().pid());
        files.put(
            kind,
            Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
      }
      BufferedWriter file = files.get(kind);
      file.write(line + "\n");
      file.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of a kind, of all processes. */
  static List<String> read(String kind) throws IOException {
    List<String> lines = new ArrayList<>();
    if (wanted() && Files.exists(Path.of(FOLDER))) {
      try (var notes = Files.newDirectoryStream(Path.of(FOLDER), kind + ".*")) {
        for (Path file : notes) {
          lines.addAll(Files.readAllLines(file));
        }
      }
    }
    return lines;
  }
}
