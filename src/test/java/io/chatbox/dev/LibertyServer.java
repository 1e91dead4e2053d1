package io.chatbox.dev;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A Liberty process with Chatbox in it, started by the image's entrypoint: Preflight first, then
 * the server. Each instance has a server directory of its own below {@code target/servers}; the
 * runtime is shared.
 */
public final class LibertyServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(40);
  private static final Path VARIABLES = Path.of("variables/chatbox.properties");

  private static final int FIRST_PORT = 20_000;
  private static final int LAST_PORT = 32_000;

  private final String name;
  private final Process process;
  private final URI base;
  private final Path log;

  private LibertyServer(String name, Process process, URI base, Path log) {
    this.name = name;
    this.process = process;
    this.base = base;
    this.log = log;
  }

  /** What Preflight said no to; its message is what it printed, unless that was shown already. */
  public static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    Refused(int exitCode, String output) {
      super(output);
      this.exitCode = exitCode;
    }

    public int exitCode() {
      return exitCode;
    }
  }

  /**
   * How to start one.
   *
   * @param name of its directory
   * @param environment beside what this process has
   * @param workDirectory where config.toml is looked for
   * @param showLog on this process's output, else in a file
   * @param descriptors how many files and sockets it may have open, or 0 for as many as this
   *     process
   */
  public record Plan(
      String name,
      Map<String, String> environment,
      Path workDirectory,
      boolean showLog,
      int descriptors) {
    public Plan(String name, Map<String, String> environment, Path workDirectory, boolean showLog) {
      this(name, environment, workDirectory, showLog, 0);
    }

    private Path home() {
      return buildDirectory().resolve("servers").resolve(name);
    }

    /** Where the server's configuration, its applications and its logs are. */
    Path server() {
      return home().resolve("servers/chatbox");
    }
  }

  /** Puts the application into the server's directory, in which the configuration is already. */
  @FunctionalInterface
  interface Layout {
    void layOut() throws IOException;
  }

  public static Path buildDirectory() {
    return Path.of(System.getProperty("chatbox.build.directory", "target")).toAbsolutePath();
  }

  /**
   * One that is free now, and not among those that systems give to clients: a server takes it some
   * seconds later only.
   */
  public static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
      try (ServerSocket socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        // Another, then.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * Starts the process with what Maven packaged; {@link #awaitReady} waits for it.
   *
   * @throws Refused if Preflight found faults
   */
  public static LibertyServer start(Plan plan) throws IOException, InterruptedException {
    return start(plan, () -> linkPackaged(plan.server()));
  }

  static LibertyServer start(Plan plan, Layout application)
      throws IOException, InterruptedException {
    deleteTree(plan.home());
    Path server = Files.createDirectories(plan.server());
    for (String file : List.of("server.xml", "bootstrap.properties", "jvm.options")) {
      Files.copy(
          buildDirectory().resolveSibling("src/main/liberty/config").resolve(file),
          server.resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    application.layOut();

    Path log = plan.home().resolve("console.log");
    Process process = entrypoint(plan, log).start();
    Properties checked = awaitPreflight(process, server.resolveSibling(VARIABLES), plan, log);
    URI base =
        URI.create(
            "http://localhost:"
                + checked.getProperty("chatbox.port")
                + checked.getProperty("chatbox.prefix"));
    return new LibertyServer(plan.name(), process, base, log);
  }

  private static void linkPackaged(Path server) throws IOException {
    Files.createSymbolicLink(
        Files.createDirectories(server.resolve("apps")).resolve("chatbox.war"),
        buildDirectory().resolve("chatbox"));
  }

  private static ProcessBuilder entrypoint(Plan plan, Path log) {
    String entrypoint = buildDirectory().resolveSibling("src/main/docker/entrypoint").toString();
    List<String> command =
        plan.descriptors() == 0
            ? List.of(entrypoint)
            : List.of(
                "sh", "-c", "ulimit -n %d; exec \"$0\"".formatted(plan.descriptors()), entrypoint);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(plan.workDirectory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(
                plan.showLog()
                    ? ProcessBuilder.Redirect.INHERIT
                    : ProcessBuilder.Redirect.to(log.toFile()));
    Map<String, String> environment = builder.environment();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.putAll(plan.environment());
    plan.environment().forEach(Planted::noteSetting);
    environment.put("WLP_INSTALL_DIR", buildDirectory().resolve("wlp").toString());
    environment.put("WLP_USER_DIR", plan.home().toString());
    environment.put("WLP_OUTPUT_DIR", plan.home().resolve("servers").toString());
    return builder;
  }

  /** The entrypoint either writes these variables and goes on, or ends. */
  private static Properties awaitPreflight(Process process, Path variables, Plan plan, Path log)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      boolean ended = process.waitFor(20, TimeUnit.MILLISECONDS);
      String written = Files.exists(variables) ? Files.readString(variables) : "";
      if (written.endsWith("\n")) {
        Properties properties = new Properties();
        properties.load(new StringReader(written));
        return properties;
      }
      if (ended) {
        throw new Refused(process.exitValue(), plan.showLog() ? "" : Files.readString(log));
      }
    }
    process.destroyForcibly();
    throw new IllegalStateException("Preflight did not end within " + START_LIMIT);
  }

  /**
   * Waits until the server says that it is ready.
   *
   * @throws IllegalStateException if it ends or stays unready
   */
  public LibertyServer awaitReady() throws InterruptedException {
    return await("/readyz", START_LIMIT);
  }

  /** Waits until a path below the prefix answers 200. */
  public LibertyServer await(String path, Duration limit) throws InterruptedException {
    HttpRequest probe =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(5)).build();
    long deadline = System.nanoTime() + limit.toNanos();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (System.nanoTime() < deadline) {
        if (!process.isAlive()) {
          throw new IllegalStateException("Chatbox ended with " + process.exitValue());
        }
        if (answersOk(client, probe)) {
          return this;
        }
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
    }
    throw new IllegalStateException("Chatbox did not become ready within " + limit);
  }

  private static boolean answersOk(HttpClient client, HttpRequest probe)
      throws InterruptedException {
    try {
      return client.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // Not listening yet.
    }
  }

  /** Address of the prefix, without a slash at its end. */
  public URI base() {
    return base;
  }

  /** Of its folder. */
  public String name() {
    return name;
  }

  public Process process() {
    return process;
  }

  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder of the server's own log files. */
  public Path logFolder() {
    return log.resolveSibling("servers/chatbox/logs");
  }

  /** Ends the process as a crash would: no handler runs. */
  public void kill() {
    process.destroyForcibly();
    waitFor(STOP_LIMIT);
  }

  /** Ends the process as an operator would. */
  @Override
  public void close() {
    process.destroy();
    if (!waitFor(STOP_LIMIT)) {
      kill();
    }
  }

  private boolean waitFor(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static void deleteTree(Path root) throws IOException {
    if (Files.notExists(root)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
