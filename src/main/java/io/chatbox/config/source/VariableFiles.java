package io.chatbox.config.source;

import io.chatbox.config.type.Findings;
import io.chatbox.config.type.Shown;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Variables in files, such as secrets that Kubernetes mounts. Liberty makes a source of
 * MicroProfile Config of them, over all others; this reads them the same way before there is a
 * Liberty: a file has the name of its variable, or ends in {@code .properties} and holds several,
 * and a later folder is over an earlier one. A folder that isn't there has none.
 */
public final class VariableFiles {
  /** The variable that names the folders, as Liberty has it. */
  public static final String VARIABLE = "VARIABLE_SOURCE_DIRS";

  private static final String MANY = ".properties";
  private static final long LARGEST = 1024 * 1024;

  private final KnownVariables known;
  private final Map<String, String> variables = new HashMap<>();
  private final Findings findings = new Findings();

  /**
   * @param folders separated as paths are
   */
  public VariableFiles(String folders, KnownVariables known) {
    this.known = known;
    for (String folder : folders.split(File.pathSeparator)) {
      readFolder(folder.strip());
    }
  }

  public Layer layer() {
    return Layer.of(Map.copyOf(variables));
  }

  public Findings findings() {
    return findings;
  }

  private void readFolder(String name) {
    try {
      Path folder = Path.of(name);
      if (!name.isEmpty() && Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.list(folder)) {
          files.filter(this::mayHoldOurs).forEach(this::readFile);
        }
      }
    } catch (IOException | UncheckedIOException | InvalidPathException e) {
      unreadable(name);
    }
  }

  /** Other files are somebody else's, and may be anything. */
  private boolean mayHoldOurs(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file) && (name.endsWith(MANY) || known.has(name));
  }

  private void readFile(Path file) {
    String name = file.getFileName().toString();
    try {
      if (Files.size(file) > LARGEST) {
        findings.fault(VARIABLE, Shown.quoted(file.toString()) + " is over 1MB", "make it smaller");
      } else if (name.endsWith(MANY)) {
        readProperties(file);
      } else {
        variables.put(name, Files.readString(file));
      }
    } catch (IOException | IllegalArgumentException e) {
      unreadable(file.toString());
    }
  }

  private void readProperties(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    for (String name : properties.stringPropertyNames()) {
      variables.put(name, properties.getProperty(name));
    }
  }

  private void unreadable(String file) {
    findings.fault(
        VARIABLE,
        Shown.quoted(file) + " can't be read as UTF-8 text",
        "make it readable for the server's user");
  }
}
