package io.chatbox.dev;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/**
 * {@code make run}: development services in this process, Chatbox in a process of its own. What the
 * environment or config.toml sets is taken; what is missing for a first chat is filled in. Ends,
 * with both, on Ctrl-C or when the server ends. {@code make dev} is the same with an application
 * that follows its source files.
 */
public final class QuickStart {
  private static final Path DATA = Path.of(".data").toAbsolutePath();
  private static final int CANNOT_START = 1;

  private final Map<String, String> given = System.getenv();
  private final Map<String, String> filledIn = new HashMap<>();
  private final Optional<TomlParseResult> configFile;
  private final Optional<FileTime> followsSince;

  /**
   * @param followsSince when the classes were built that are to follow their sources from there on
   */
  private QuickStart(Optional<TomlParseResult> configFile, Optional<FileTime> followsSince) {
    this.configFile = configFile;
    this.followsSince = followsSince;
  }

  /**
   * @param args for {@code make dev}, a file as old as what was built
   */
  public static void main(String[] args) throws Exception {
    Optional<FileTime> followsSince =
        args.length == 0
            ? Optional.empty()
            : Optional.of(Files.getLastModifiedTime(Path.of(args[0])));
    try {
      System.exit(new QuickStart(readConfigFile(System.getenv()), followsSince).run());
    } catch (LibertyServer.Refused e) {
      System.err.print(e.getMessage());
      System.exit(e.exitCode());
    } catch (CannotStart e) {
      System.err.println(e.getMessage());
      System.exit(CANNOT_START);
    }
  }

  /** In one sentence, for whoever typed the command. */
  private static final class CannotStart extends Exception {
    private static final long serialVersionUID = 1L;

    CannotStart(String message) {
      super(message);
    }
  }

  private int run() throws IOException, InterruptedException, CannotStart {
    Files.createDirectories(DATA);
    fillIn("JWT_SECRET", "chatbox.jwt_secret", QuickStart::keptSecret);
    filledIn.put("CHATBOX_API_PAGES", "true");
    addModels();
    checkPort();
    Optional<EmbeddedMongo> mongo = startMongo();
    try {
      return followsSince.isPresent()
          ? develop(followsSince.get())
          : supervise(LibertyServer.start(plan("run")), () -> {});
    } finally {
      mongo.ifPresent(EmbeddedMongo::close);
    }
  }

  private LibertyServer.Plan plan(String name) {
    return new LibertyServer.Plan(name, filledIn, Path.of("").toAbsolutePath(), true);
  }

  private int develop(FileTime since) throws IOException, InterruptedException {
    filledIn.put("CHATBOX_FILES_CHANGE", "true");
    LibertyServer.Plan plan = plan("dev");
    LooseApplication loose =
        new LooseApplication(plan.workDirectory(), LibertyServer.buildDirectory(), plan.server());
    SourceWatcher watcher = SourceWatcher.ofProject(since, loose::restart);
    return supervise(LibertyServer.start(plan, loose::layOut), watcher::start);
  }

  /**
   * Waits for the server's end.
   *
   * @param whenReady run once, on this thread
   */
  private int supervise(LibertyServer server, Runnable whenReady) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop-server"));
    try {
      server.awaitReady();
    } catch (IllegalStateException e) {
      System.err.println(e.getMessage() + ". The lines above say why.");
      return CANNOT_START;
    }
    System.out.println(welcome(server.base()));
    whenReady.run();
    int exitCode = server.process().waitFor();
    System.err.println("Chatbox ended with " + exitCode + ".");
    return exitCode;
  }

  private String welcome(URI base) {
    String secret = value("JWT_SECRET", "chatbox.jwt_secret").orElseThrow();
    DevTokens tokens = new DevTokens(secret);
    String user = tokens.user("ada");
    return """

        Chatbox is ready. Open this link and write something:

          %s/#token=%s

        As an administrator:

          %s/#token=%s

        With a WebSocket command-line client:

          wscat -c "ws://localhost:%d%s/ws?token=%s"
          > {"type":"user","content":"Hello"}

        Conversations are kept in %s. Ctrl-C ends everything.
        """
        .formatted(
            base,
            user,
            base,
            tokens.admin("grace"),
            base.getPort(),
            base.getPath(),
            user,
            value("MONGO_URI", "database.uri").isPresent() && !filledIn.containsKey("MONGO_URI")
                ? "your database"
                : DATA);
  }

  private Optional<EmbeddedMongo> startMongo() {
    if (value("MONGO_URI", "database.uri").isPresent()) {
      return Optional.empty();
    }
    EmbeddedMongo mongo = EmbeddedMongo.onDisk(DATA.resolve("mongo"));
    filledIn.put("MONGO_URI", mongo.uri());
    return Optional.of(mongo);
  }

  /**
   * Any configured provider wins over the demo one and over OPENAI_API_KEY. Servers of one's own
   * often need no key: an address is enough for them.
   */
  private void addModels() {
    boolean configured =
        given.keySet().stream().anyMatch(name -> name.startsWith("LLM_PROVIDER_"))
            || configFile.map(file -> file.contains("chatbox.llm.providers")).orElse(false);
    if (configured) {
      return;
    }
    int next = 1;
    Optional<String> key = openAi("API_KEY");
    Optional<String> base = openAi("BASE_URL");
    if (key.or(() -> base).isPresent()) {
      String model = openAi("MODEL").orElse("gpt-4o-mini");
      provider(next, "ID", "openai");
      provider(next, "NAME", model);
      provider(next, "TYPE", "openai");
      provider(next, "MODEL", model);
      provider(next, "ENDPOINT", base.orElse("https://api.openai.com/v1"));
      if (key.isPresent()) {
        provider(next, "API_KEY", key.get());
      }
      next++;
    }
    provider(next, "ID", "demo");
    provider(next, "NAME", "Demo");
    provider(next, "TYPE", "demo");
  }

  private Optional<String> openAi(String field) {
    return Optional.ofNullable(given.get("OPENAI_" + field)).filter(text -> !text.isBlank());
  }

  private void provider(int number, String field, String value) {
    filledIn.put("LLM_PROVIDER_" + number + "_" + field, value);
  }

  private void checkPort() throws CannotStart {
    int port;
    try {
      port = Integer.parseInt(value("SERVER_PORT", "server.port").orElse("8080"));
    } catch (NumberFormatException e) {
      return; // Preflight says what is wrong with it, with all other faults.
    }
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(port));
    } catch (IOException | IllegalArgumentException e) {
      throw new CannotStart(
          "Port "
              + port
              + " is in use: stop what uses it, or choose another with SERVER_PORT=8081 make run.");
    }
  }

  private void fillIn(String variable, String tomlKey, SecretSource source) throws IOException {
    if (value(variable, tomlKey).isEmpty()) {
      filledIn.put(variable, source.get());
    }
  }

  /** Where a value comes from when nobody gave it. */
  @FunctionalInterface
  private interface SecretSource {
    String get() throws IOException;
  }

  /** What the server will see, as far as this process needs to know it. */
  private Optional<String> value(String variable, String tomlKey) {
    return Optional.ofNullable(given.get(variable))
        .filter(text -> !text.isBlank())
        .or(() -> Optional.ofNullable(filledIn.get(variable)))
        .or(
            () ->
                configFile
                    .filter(file -> file.contains(tomlKey))
                    .map(file -> String.valueOf(file.get(tomlKey))));
  }

  private static Optional<TomlParseResult> readConfigFile(Map<String, String> environment)
      throws IOException {
    Path file = Path.of(environment.getOrDefault("CHATBOX_CONFIG", "config.toml"));
    return Files.isRegularFile(file) ? Optional.of(Toml.parse(file)) : Optional.empty();
  }

  /** The same at each start, so that links stay good; readable by its owner alone. */
  private static String keptSecret() throws IOException {
    Path file = DATA.resolve("jwt-key");
    if (Files.notExists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, newSecret());
    }
    return Files.readString(file).strip();
  }

  /** Without the one pattern of weak secrets that hex digits can form. */
  private static String newSecret() {
    byte[] key = new byte[32];
    String hex;
    do {
      new SecureRandom().nextBytes(key);
      hex = HexFormat.of().formatHex(key);
    } while (hex.contains("12345"));
    return hex;
  }
}
