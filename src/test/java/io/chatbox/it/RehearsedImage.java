package io.chatbox.it;

import io.chatbox.dev.LibertyServer;
import io.chatbox.dev.Planted;
import io.chatbox.it.Dockerfile.Instruction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the Dockerfile makes, laid out in a folder in place of a container's root, without an
 * engine. Absolute paths in {@code ENV}, {@code WORKDIR} and commands are meant within that folder;
 * the JRE is the one that runs the tests.
 */
final class RehearsedImage {
  private static final String BUILD_STAGE = "build";

  private final Path repository = LibertyServer.buildDirectory().getParent();
  private final Path root = LibertyServer.buildDirectory().resolve("rehearsal");
  private final DockerIgnore ignored;
  private final Map<String, String> variables = new HashMap<>();
  private final Map<String, String> labels = new HashMap<>();
  private final List<Integer> ports = new ArrayList<>();
  private Path workDirectory = root;
  private Optional<Instruction.User> user = Optional.empty();
  private String stopSignal = "";
  private List<String> healthCheck = List.of();
  private List<String> entrypoint = List.of();

  private RehearsedImage() throws IOException {
    this.ignored = DockerIgnore.read(repository.resolve(".dockerignore"));
  }

  /**
   * Performs all lines but {@code RUN ./mvnw}, which the build that runs the tests has done.
   *
   * @throws IllegalArgumentException naming a line that it doesn't understand
   */
  static RehearsedImage build() throws IOException, InterruptedException {
    RehearsedImage image = new RehearsedImage();
    Dockerfile file = Dockerfile.read(image.repository.resolve("Dockerfile"));
    if (file.stages().size() != 2
        || !file.stages().getFirst().name().equals(Optional.of(BUILD_STAGE))) {
      throw new IllegalArgumentException("not understood: stages other than build and the last");
    }
    for (Instruction instruction : file.stages().getFirst().instructions()) {
      image.prepare(instruction);
    }
    deleteTree(image.root);
    Files.createDirectories(image.root);
    Files.setPosixFilePermissions(
        Files.createDirectory(image.writable()), PosixFilePermissions.fromString("rwxrwxrwx"));
    for (Instruction instruction : file.stages().getLast().instructions()) {
      image.perform(instruction);
    }
    return image;
  }

  /** A line of the build stage, whose {@code /src} is this repository. */
  private void prepare(Instruction instruction) throws IOException, InterruptedException {
    switch (instruction) {
      case Instruction.Workdir(String path) when path.equals("/src") -> {}
      case Instruction.Copy(Optional<String> from, List<String> sources, String target)
          when from.isEmpty() -> {
        for (String source : sources) {
          if (Files.notExists(repository.resolve(source)) || ignored.keepsOut(source)) {
            throw new IllegalArgumentException("COPY " + source + ": not sent to the builder");
          }
        }
      }
      case Instruction.Run(String command) when command.startsWith("./mvnw ") -> {}
      case Instruction.Run(String command) when command.startsWith("src/main/docker/") ->
          runInRepository(command);
      case Instruction other -> throw new IllegalArgumentException("not understood: " + other);
    }
  }

  private void runInRepository(String command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command.split("\\s+"))
            .directory(repository.toFile())
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + output);
    }
  }

  /** A line of the last stage. */
  private void perform(Instruction instruction) throws IOException {
    switch (instruction) {
      case Instruction.Arg(Map<String, String> defaults) -> variables.putAll(defaults);
      case Instruction.Env(Map<String, String> added) ->
          added.forEach((name, value) -> variables.put(name, inRoot(value)));
      case Instruction.Label(Map<String, String> added) ->
          added.forEach((name, value) -> labels.put(name, expanded(value)));
      case Instruction.Copy(Optional<String> from, List<String> sources, String target)
          when from.equals(Optional.of(BUILD_STAGE)) -> {
        for (String source : sources) {
          copy(repository.resolve(below("/src/", source)), target);
        }
      }
      case Instruction.Workdir(String path) ->
          workDirectory = Files.createDirectories(Path.of(inRoot(path)));
      case Instruction.User chosen -> user = Optional.of(chosen);
      case Instruction.Expose(int port) -> ports.add(port);
      case Instruction.StopSignal(String name) -> stopSignal = name;
      case Instruction.HealthCheck(List<String> command) -> healthCheck = command;
      case Instruction.Entrypoint(List<String> command) -> entrypoint = command;
      case Instruction.Copy other -> throw new IllegalArgumentException("not understood: " + other);
      case Instruction.Run other -> throw new IllegalArgumentException("not understood: " + other);
    }
  }

  private static String below(String folder, String path) {
    if (!path.startsWith(folder)) {
      throw new IllegalArgumentException("not understood: " + path + " outside " + folder);
    }
    return path.substring(folder.length());
  }

  private String inRoot(String value) {
    return value.startsWith("/") ? root + value : value;
  }

  private String expanded(String value) {
    String text = value;
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      text = text.replace("${" + variable.getKey() + "}", variable.getValue());
    }
    if (text.contains("$")) {
      throw new IllegalArgumentException("not understood: " + text);
    }
    return text;
  }

  /** A folder's content goes into the target, a file goes into a target that ends with a slash. */
  private void copy(Path source, String target) throws IOException {
    Path to = Path.of(inRoot(target));
    if (Files.isRegularFile(source)) {
      Path file = target.endsWith("/") ? to.resolve(source.getFileName()) : to;
      Files.createDirectories(file.getParent());
      Files.copy(source, file, StandardCopyOption.COPY_ATTRIBUTES);
      return;
    }
    try (Stream<Path> tree = Files.walk(source)) {
      for (Path path : tree.toList()) {
        Path copy = to.resolve(source.relativize(path));
        if (Files.isDirectory(path)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(
              path, copy, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  Path root() {
    return root;
  }

  /** The one folder that whoever runs it may write to. */
  Path writable() {
    return root.resolve("tmp");
  }

  Path workDirectory() {
    return workDirectory;
  }

  Map<String, String> labels() {
    return Map.copyOf(labels);
  }

  List<Integer> ports() {
    return List.copyOf(ports);
  }

  String stopSignal() {
    return stopSignal;
  }

  /** Absent: it would run as root. */
  Optional<Instruction.User> user() {
    return user;
  }

  /** As an engine starts it. */
  ProcessBuilder start(Map<String, String> environment) {
    environment.forEach(Planted::noteSetting);
    return command(environment, entrypoint);
  }

  ProcessBuilder checkHealth() {
    return command(Map.of(), healthCheck);
  }

  /** A command of this machine's, as the image's user. */
  ProcessBuilder asItsUser(String... command) {
    return command(Map.of(), List.of(command));
  }

  private ProcessBuilder command(Map<String, String> environment, List<String> words) {
    List<String> command = new ArrayList<>(becomingItsUser());
    command.add(words.getFirst().startsWith("/opt/") ? inRoot(words.getFirst()) : words.getFirst());
    command.addAll(words.subList(1, words.size()));
    ProcessBuilder builder = new ProcessBuilder(command).directory(workDirectory.toFile());
    Map<String, String> all = builder.environment();
    all.clear();
    all.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    all.put("HOME", "/"); // what engines say for a user that /etc/passwd doesn't have
    all.put("JAVA_HOME", System.getProperty("java.home"));
    all.putAll(variables);
    all.putAll(environment);
    return builder.redirectErrorStream(true);
  }

  /** Whether this process may become another user at all. */
  static boolean canChangeUser() {
    return System.getProperty("user.name").equals("root")
        && Files.isExecutable(Path.of("/usr/bin/setpriv"));
  }

  private List<String> becomingItsUser() {
    if (!canChangeUser() || user.isEmpty()) {
      return List.of();
    }
    return List.of(
        "/usr/bin/setpriv",
        "--reuid=" + user.get().user(),
        "--regid=" + user.get().group(),
        "--clear-groups",
        "--no-new-privs",
        "--inh-caps=-all",
        "--bounding-set=-all");
  }

  private static void deleteTree(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      tree.sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
