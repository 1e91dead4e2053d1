package io.chatbox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.dev.DevTokens;
import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.TestMongo;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The image that the Dockerfile makes, tried without an engine. */
class ImageIT {
  private static final long MAX_BYTES = 80_000_000;
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final int SECONDS_TO_STOP = 40;
  private static final int TERMINATED = 128 + 15;

  private static RehearsedImage image;

  @BeforeAll
  static void build() throws Exception {
    image = RehearsedImage.build();
    if (!succeeds(image.asItsUser("test", "-x", image.root() + "/opt/chatbox/entrypoint"))
        || !succeeds(
            image.asItsUser("test", "-x", System.getProperty("java.home") + "/bin/java"))) {
      Assumptions.abort("The image's user can't reach this folder or this JDK.");
    }
  }

  @Test
  void itIsSmallAndSaysWhatItIs() throws IOException {
    long bytes = files(image.root()).values().stream().mapToLong(BasicFileAttributes::size).sum();
    System.out.printf("The image adds %,d bytes to its base.%n", bytes);

    assertThat(bytes).isLessThan(MAX_BYTES);
    assertThat(image.ports()).containsExactly(8080);
    assertThat(image.stopSignal()).isEqualTo("SIGTERM");
    assertThat(image.user()).hasValueSatisfying(user -> assertThat(user.user()).isPositive());
    assertThat(image.labels()).containsEntry("org.opencontainers.image.version", "dev");
  }

  @Test
  void nothingInItIsSecret() throws IOException {
    for (Path file : files(image.root()).keySet()) {
      assertThat(file.getFileName().toString())
          .doesNotMatch(
              "(?i).*\\.(p12|jks|pem|key|keys|keystore|pfx|env)|config\\.toml|settings\\.xml|id_.*");
      if (file.toString().matches(".*(/usr/servers/|/opt/chatbox/).*\\.(xml|properties|options)")) {
        assertThat(Files.readString(file))
            .as(file.toString())
            .doesNotContainPattern("(?i)(password|secret|key)\\s*=\\s*[\"']?[^\"'$\\s]");
      }
    }
  }

  @Test
  void itsUserMayReadEverythingAndChangeNothing() throws Exception {
    Assumptions.assumeTrue(
        RehearsedImage.canChangeUser(), "needs root and setpriv, to become the image's user");
    String root = image.root().toString();
    String writable = image.writable().toString();

    assertThat(output(image.asItsUser("find", root, "!", "-readable"))).isEmpty();
    assertThat(
            output(
                image.asItsUser(
                    "find", root, "-path", writable, "-prune", "-o", "-writable", "-print")))
        .isEmpty();
  }

  @Test
  void itStartsTalksAndEnds() throws Exception {
    Map<Path, BasicFileAttributes> before = files(image.root());
    Path config = image.workDirectory().resolve("config.toml");
    Path log = image.root().resolveSibling("rehearsal.log");
    try (TestMongo mongo = TestMongo.open();
        FakeOpenAi openAi = FakeOpenAi.start()) {
      Files.writeString(config, "[chatbox]\npath_prefix = \"/talk\"\n");
      Map<String, String> settings = new HashMap<>(TestServer.environment(mongo, openAi));
      settings.put("JVM_ARGS", TestServer.SHORT_LIVED); // Beside the image's own options.
      URI base = URI.create("http://localhost:" + settings.get("SERVER_PORT") + "/talk");
      long began = System.nanoTime();
      Process process = image.start(settings).redirectOutput(log.toFile()).start();
      try {
        await().atMost(START_LIMIT).until(() -> !process.isAlive() || isReady(base));
        assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
        System.out.printf("The image is ready after %d ms.%n", millisSince(began));

        assertThat(succeeds(image.checkHealth())).isTrue();
        try (SocketClient client =
            SocketClient.open(base, new DevTokens(TestServer.JWT_KEY).user(TestServer.newUser()))) {
          assertThat(client.say("Hello").nextAnswer()).isNotEmpty();
          process.destroy();
          assertThat(client.closeCode()).isEqualTo(1001);
        }
        assertThat(process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(TERMINATED);
        assertThat(succeeds(image.checkHealth())).isFalse();
      } finally {
        process.destroyForcibly();
      }
      assertThat(Files.readString(log)).doesNotContain(TestServer.JWT_KEY, "sk-of-the-fake");
      assertThat(Files.readAllLines(log).stream().filter(line -> !line.startsWith("{")))
          // The second is the virtual machine's own, when metrics have it watch its thread pools.
          .allMatch(
              line ->
                  line.matches("(INFO|WARN) .*|")
                      || line.contains("VM warning: Sharing is only supported for boot loader"));
    } finally {
      Files.deleteIfExists(config);
    }
    assertThat(files(image.root()).keySet()).isEqualTo(before.keySet());
  }

  @Test
  void aBadSettingEndsItWithEveryFault() throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("JWT_SECRET", "short");
    settings.put("SERVER_PORT", "http");

    Process process = image.start(settings).start();

    assertThat(new String(process.getInputStream().readAllBytes()))
        .contains("Configuration validation failed")
        .contains("JWT_SECRET")
        .contains("SERVER_PORT")
        .contains("MONGO_URI");
    assertThat(process.waitFor()).isEqualTo(78);
  }

  /** All files but those in the one folder that it may write to. */
  private static Map<Path, BasicFileAttributes> files(Path root) throws IOException {
    Map<Path, BasicFileAttributes> found = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.filter(path -> !path.startsWith(image.writable())).toList()) {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (attributes.isRegularFile()) {
          found.put(path, attributes);
        }
      }
    }
    return found;
  }

  private static boolean isReady(URI base) throws InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest probe = HttpRequest.newBuilder(URI.create(base + "/readyz")).build();
      return client.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // Not listening yet.
    }
  }

  private static long millisSince(long began) {
    return Duration.ofNanos(System.nanoTime() - began).toMillis();
  }

  private static boolean succeeds(ProcessBuilder command) throws Exception {
    Process process = command.start();
    process.getInputStream().readAllBytes();
    return process.waitFor() == 0;
  }

  private static List<String> output(ProcessBuilder command) throws Exception {
    Process process = command.start();
    List<String> lines = process.inputReader().lines().toList();
    process.waitFor();
    return lines;
  }
}
