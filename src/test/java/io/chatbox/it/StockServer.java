package io.chatbox.it;

import io.chatbox.dev.LibertyServer;
import io.chatbox.dev.Planted;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Liberty server that somebody else made, with {@code server create} and a server.xml of their
 * own, and dropped the WAR into.
 */
final class StockServer implements AutoCloseable {
  private static final String NAME = "stock";
  private static final String WLP = LibertyServer.buildDirectory() + "/wlp/bin/server";
  private static final String NOT_LOADED = "CWWKZ0002E";
  private static final int STOP_SECONDS = 40;

  private final Path home;
  private final int port = LibertyServer.freePort();
  private final Map<String, String> environment;
  private List<String> features = List.of();
  private Process process;

  private StockServer(Path home, Map<String, String> environment) {
    this.home = home;
    this.environment = new HashMap<>(environment);
    environment.forEach(Planted::noteSetting);
    this.environment.put("JAVA_HOME", System.getProperty("java.home"));
    this.environment.put("WLP_USER_DIR", home.toString());
    this.environment.put("JVM_ARGS", TestServer.SHORT_LIVED);
  }

  /**
   * Makes one and does not start it.
   *
   * @param name of its folder below {@code target/servers}
   */
  static StockServer create(String name, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path home = LibertyServer.buildDirectory().resolve("servers").resolve(name);
    deleteTree(home);
    Files.createDirectories(home);
    StockServer server = new StockServer(home, environment);
    if (server.command("create").start().waitFor() != 0) {
      throw new IOException("server create: " + server.log());
    }
    Files.copy(
        LibertyServer.buildDirectory().resolve("chatbox.war"),
        server.folder().resolve("apps/chatbox.war"));
    return server;
  }

  /** Forgets the passwords that {@code server create} makes; older Liberties made none. */
  StockServer withoutPasswords() throws IOException {
    Files.delete(folder().resolve("server.env"));
    return this;
  }

  /** Writes a config.toml into the server's folder. */
  StockServer configured(String toml) throws IOException {
    Files.writeString(folder().resolve("config.toml"), toml);
    return this;
  }

  /**
   * @param configuration what stands in server.xml beside the endpoint
   */
  StockServer start(List<String> features, String configuration) throws IOException {
    this.features = List.copyOf(features);
    configure(configuration);
    process = command("run").start();
    return this;
  }

  /** Writes another server.xml with the same features; a running server takes it up by itself. */
  void configure(String configuration) throws IOException {
    StringBuilder enabled = new StringBuilder();
    features.forEach(name -> enabled.append("<feature>").append(name).append("</feature>"));
    Files.writeString(
        folder().resolve("server.xml"),
        """
        <server>
          <featureManager>%s</featureManager>
          <httpEndpoint id="defaultHttpEndpoint" httpPort="%d" httpsPort="-1"/>
          %s
        </server>
        """
            .formatted(enabled, port, configuration));
  }

  private ProcessBuilder command(String verb) {
    ProcessBuilder builder =
        new ProcessBuilder(WLP, verb, NAME)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(consoleLog().toFile());
    builder.environment().putAll(environment);
    return builder;
  }

  private Path folder() {
    return home.resolve("servers").resolve(NAME);
  }

  private Path consoleLog() {
    return home.resolve("console.log");
  }

  /** The address of a context root. */
  URI at(String contextRoot) {
    return URI.create("http://localhost:" + port + contextRoot);
  }

  HttpResponse<String> get(String path) {
    return TestServer.send(HttpRequest.newBuilder(at(path)).build());
  }

  String log() throws IOException {
    return Files.readString(consoleLog());
  }

  /**
   * @throws IllegalStateException if it ended, or an application met an exception while it started
   */
  boolean hasLogged(String... texts) throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException("ended with " + process.exitValue() + ": " + log());
    }
    String log = log();
    if (log.contains(NOT_LOADED)) {
      throw new IllegalStateException(log);
    }
    return Stream.of(texts).allMatch(log::contains);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    if (process == null) {
      return;
    }
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static void deleteTree(Path root) throws IOException {
    if (Files.exists(root)) {
      try (Stream<Path> tree = Files.walk(root)) {
        for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
