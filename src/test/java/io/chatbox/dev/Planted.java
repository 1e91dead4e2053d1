package io.chatbox.dev;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What tests put into servers and no log may hold, noted for the search that comes after all tests:
 * what is said, and secrets. In a file that the build names; without that name nothing is noted, so
 * that {@code make run} leaves its secrets alone. Any number of threads.
 */
public final class Planted {
  /** The system property that names the file. */
  public static final String FILE = "chatbox.planted";

  /** In UTF-16 units; of longer texts the rest is like the beginning. */
  private static final int LONGEST = 20_000;

  private static final Pattern SECRET_SETTING = Pattern.compile(".*(SECRET|KEY|KEYS_RETIRED|PASS)");
  private static final Pattern PASSWORD_IN_URI = Pattern.compile("://[^:/@]*:([^@/]+)@");
  private static final Pattern TOLD_IN_JSON =
      Pattern.compile("\"(?:content|name|share_token|token)\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

  private static final Set<String> noted = new HashSet<>();
  private static BufferedWriter file;

  private Planted() {}

  /** A text, of which no part may be in a log. */
  public static synchronized void note(String text) {
    String path = System.getProperty(FILE);
    if (path == null || text == null) {
      return;
    }
    String start = text.substring(0, Math.min(text.length(), LONGEST));
    if (noted.add(start)) {
      write(path, Base64.getEncoder().encodeToString(start.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static void write(String path, String line) {
    try {
      if (file == null) {
        file = Files.newBufferedWriter(Path.of(path)); // A run's own: what was there goes.
      }
      file.write(line + "\n");
      file.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is said, and tokens, in a frame or another piece of JSON, whole or not. */
  public static void noteIn(String json) {
    Matcher told = TOLD_IN_JSON.matcher(json);
    while (told.find()) {
      note(told.group(1));
    }
  }

  /** The secrets among settings. */
  public static void noteSetting(String variable, String value) {
    if (SECRET_SETTING.matcher(variable).matches()) {
      List.of(value.split(",")).forEach(Planted::note);
    }
    Matcher password = PASSWORD_IN_URI.matcher(value);
    if (password.find()) {
      note(password.group(1));
    }
  }

  /** All that was noted in that file. */
  public static List<byte[]> read(Path path) throws IOException {
    try (var lines = Files.lines(path)) {
      return lines.map(Base64.getDecoder()::decode).toList();
    }
  }
}
