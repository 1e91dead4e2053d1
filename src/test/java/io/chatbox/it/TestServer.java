package io.chatbox.it;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.chatbox.dev.DevTokens;
import io.chatbox.dev.ExpectedErrors;
import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.LibertyServer;
import io.chatbox.dev.Planted;
import io.chatbox.dev.TestMongo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The server that most integration tests share, and the means to start others. Tests are apart by
 * fresh user ids, never by a restart.
 */
public final class TestServer {
  public static final String JWT_KEY = "f3b1c7d9e5a2408c9b6d4e1f7a8c0d2b5e9f1a3c";

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static TestServer shared;
  private static TestServer shortTimers;
  private static TcpProxy farModel;
  private static TestServer sealed;
  private static DatabaseCalls sealedCalls;

  /** The one origin that {@link #shortTimers()} admits. */
  public static final String ORIGIN = "https://chat.example.com";

  /** How many connections {@link #shortTimers()} takes. */
  public static final int PLACES = 30;

  /** The model that {@link #shortTimers()} reaches by a network that can be spoilt. */
  public static final String FAR_MODEL = "far";

  /** What {@link #sealed()} encrypts with. */
  public static final String SEALING_KEY = "wDyFz1n0eDvKxkSMSbMvuJrRMQi9Q0eYzGiBYoyV6nE=";

  /** Tests that flood a server are mostly after something else. */
  private static final String NO_LIMIT = "1000000";

  private static final String BY_DEFAULT = "";

  /**
   * For virtual machines that live for seconds: code that the quick compiler made is enough, and
   * the thorough one and a collector for many processors cost half of a start.
   */
  static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  private static final Set<String> NAMES = ConcurrentHashMap.newKeySet();

  private final TestMongo mongo;
  private final FakeOpenAi openAi;
  private final LibertyServer liberty;

  private TestServer(TestMongo mongo, FakeOpenAi openAi, LibertyServer liberty) {
    this.mongo = mongo;
    this.openAi = openAi;
    this.liberty = liberty;
  }

  /** A name for what each process of the run has for itself. */
  private static String own(String name) {
    return name + "-" + System.getProperty("chatbox.fork", "process1");
  }

  /** Started by the first test that asks, stopped when the run is over. */
  public static synchronized TestServer shared() {
    if (shared == null) {
      shared = start(own("shared"), TestMongo.open(), FakeOpenAi.start(), Map.of());
    }
    return shared;
  }

  /** As {@link #shared()}, for tests of what else takes a minute: deadlines, and small limits. */
  public static synchronized TestServer shortTimers() {
    if (shortTimers == null) {
      FakeOpenAi openAi = FakeOpenAi.start();
      farModel = TcpProxy.to(openAi.endpoint());
      Map<String, String> settings =
          Map.ofEntries(
              Map.entry("WS_PING_PERIOD", "1s"),
              Map.entry("WS_PONG_WAIT", "3s"),
              Map.entry("WS_WRITE_WAIT", "2s"),
              Map.entry("SESSION_TTL", "3s"),
              Map.entry("SESSION_CLEANUP_INTERVAL", "1s"),
              Map.entry("RECONNECT_TIMEOUT", "4s"),
              Map.entry("RETENTION_DAYS", "30"),
              Map.entry("RATE_LIMIT", BY_DEFAULT),
              Map.entry("MESSAGE_RATE_LIMIT", "30"),
              Map.entry("RATE_LIMIT_CLEANUP_INTERVAL", "1s"),
              Map.entry("MAX_CONNECTIONS", Integer.toString(PLACES)),
              Map.entry("WS_ALLOWED_ORIGINS", ORIGIN),
              Map.entry("CORS_ALLOWED_ORIGINS", ORIGIN),
              Map.entry("FRAME_ANCESTORS", "'self'," + ORIGIN),
              Map.entry("ENCRYPTION_KEY", "q1cAQAeMwxoXvvYTgaKyZ5Q4KnM2Tgnma8bMd7mGf5E="),
              Map.entry("LLM_FIRST_TOKEN_TIMEOUT", "3s"),
              Map.entry("LLM_IDLE_TIMEOUT", "2s"),
              Map.entry("LLM_PROVIDER_3_ID", FAR_MODEL),
              Map.entry("LLM_PROVIDER_3_TYPE", "openai"),
              Map.entry("LLM_PROVIDER_3_MODEL", "fake-1"),
              Map.entry("LLM_PROVIDER_3_ENDPOINT", farModel.through(openAi.endpoint()).toString()));
      shortTimers = start(own("short-timers"), TestMongo.open(), openAi, settings);
    }
    return shortTimers;
  }

  /** What lies between {@link #shortTimers()} and {@link #FAR_MODEL}. */
  public static synchronized TcpProxy farModel() {
    shortTimers();
    return farModel;
  }

  /** As {@link #shared()}, with encryption, and with its calls to its database in view. */
  public static synchronized TestServer sealed() {
    if (sealed == null) {
      TestMongo mongo = TestMongo.open();
      sealedCalls = DatabaseCalls.before(mongo.uri());
      Map<String, String> settings =
          Map.of("ENCRYPTION_KEY", SEALING_KEY, "MONGO_URI", sealedCalls.uri());
      sealed = start(own("sealed"), mongo, FakeOpenAi.start(), settings);
    }
    return sealed;
  }

  /** What {@link #sealed()} asks its database. */
  public static synchronized DatabaseCalls sealedCalls() {
    sealed();
    return sealedCalls;
  }

  static synchronized void stopShared() {
    for (TestServer server : new TestServer[] {shared, shortTimers, sealed}) {
      if (server != null) {
        server.close();
      }
    }
    if (farModel != null) {
      farModel.close();
    }
    if (sealedCalls != null) {
      sealedCalls.close();
    }
    shared = null;
    shortTimers = null;
    farModel = null;
    sealed = null;
    sealedCalls = null;
  }

  /** A server of a test's own. */
  public static TestServer start(
      String name, TestMongo mongo, FakeOpenAi openAi, Map<String, String> settings) {
    return start(name, mongo, openAi, settings, Bounds.NONE);
  }

  /** As above, held to bounds. */
  public static TestServer start(
      String name,
      TestMongo mongo,
      FakeOpenAi openAi,
      Map<String, String> settings,
      Bounds bounds) {
    Map<String, String> environment = new HashMap<>(environment(mongo, openAi));
    environment.putAll(settings);
    environment.values().removeIf(String::isEmpty);
    return new TestServer(mongo, openAi, ready(launch(name, environment, bounds)));
  }

  /**
   * What a server's process may take.
   *
   * @param jvmOptions beside those of all servers, before which they win
   * @param descriptors how many files and sockets it may have open, or 0 for as many as this
   *     process
   */
  public record Bounds(String jvmOptions, int descriptors) {
    static final Bounds NONE = new Bounds("", 0);
  }

  /** What a server needs to run, with a fake model and the demo one. */
  public static Map<String, String> environment(TestMongo mongo, FakeOpenAi openAi) {
    Map<String, String> environment = new HashMap<>(environment(openAi));
    environment.putAll(mongo.settings());
    return environment;
  }

  /** The same without a database. */
  public static Map<String, String> environment(FakeOpenAi openAi) {
    return Map.ofEntries(
        Map.entry("SERVER_PORT", Integer.toString(LibertyServer.freePort())),
        Map.entry("JWT_SECRET", JWT_KEY),
        Map.entry("RATE_LIMIT", NO_LIMIT),
        Map.entry("MESSAGE_RATE_LIMIT", NO_LIMIT),
        Map.entry("LLM_CIRCUIT_FAILURES", NO_LIMIT),
        Map.entry("LLM_PROVIDER_1_ID", "fake"),
        Map.entry("LLM_PROVIDER_1_NAME", "Fake GPT"),
        Map.entry("LLM_PROVIDER_1_TYPE", "openai"),
        Map.entry("LLM_PROVIDER_1_MODEL", "fake-1"),
        Map.entry("LLM_PROVIDER_1_API_KEY", "sk-of-the-fake"),
        Map.entry("LLM_PROVIDER_1_ENDPOINT", openAi.endpoint().toString()),
        Map.entry("LLM_PROVIDER_2_ID", "demo"),
        Map.entry("LLM_PROVIDER_2_TYPE", "demo"));
  }

  /** Starts Liberty as {@code make run} does and waits until it is ready. */
  public static LibertyServer liberty(String name, Map<String, String> environment) {
    return ready(launch(name, environment));
  }

  private static LibertyServer ready(LibertyServer launched) {
    try {
      return launched.awaitReady();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Starts Liberty and waits for nothing.
   *
   * @param name of its folder, another each time: its logs are looked at when all tests are over
   */
  public static LibertyServer launch(String name, Map<String, String> environment) {
    return launch(name, environment, Bounds.NONE);
  }

  private static LibertyServer launch(String name, Map<String, String> environment, Bounds bounds) {
    if (!NAMES.add(name)) {
      throw new IllegalArgumentException("there are logs of another server named " + name);
    }
    Map<String, String> withCoverage = new HashMap<>(environment);
    Path build = LibertyServer.buildDirectory();
    withCoverage.put(
        "JVM_ARGS",
        "%s -javaagent:%s/jacoco-agent.jar=destfile=%s,includes=io.chatbox.* %s"
            .formatted(
                SHORT_LIVED,
                build,
                build.resolve("jacoco-server-" + name + ".exec"),
                bounds.jvmOptions()));
    try {
      Path work = Files.createDirectories(build.resolve("servers").resolve(name + "-work"));
      return LibertyServer.start(
          new LibertyServer.Plan(name, withCoverage, work, false, bounds.descriptors()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public FakeOpenAi openAi() {
    return openAi;
  }

  /** A connection to the server that its database is on; the caller closes it. */
  public MongoClient databaseClient() {
    return MongoClients.create(mongo.uri());
  }

  /** Its database. */
  public MongoDatabase database(MongoClient client) {
    return mongo.database(client);
  }

  public LibertyServer liberty() {
    return liberty;
  }

  public URI base() {
    return liberty.base();
  }

  public DevTokens tokens() {
    return new DevTokens(JWT_KEY);
  }

  /** A user that no other test has. */
  public static String newUser() {
    return "user-" + UUID.randomUUID();
  }

  /** Opens a socket as this user does and waits for the first status. */
  public SocketClient connect(String userId) {
    return SocketClient.open(base(), tokens().user(userId));
  }

  /** As {@link #connect(String)}, with a query of the test's own. */
  public SocketClient connect(String userId, String query) {
    return SocketClient.open(
        base(), query, socket -> socket.header("Authorization", "Bearer " + tokens().user(userId)));
  }

  public HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  public static HttpResponse<String> send(HttpRequest request) {
    try {
      HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      Planted.noteIn(answer.body());
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Announces an error in its logs, as {@link ExpectedErrors#in} does. */
  public void expectError(String text, String why) {
    ExpectedErrors.in(liberty.name(), text, why);
  }

  public void close() {
    liberty.close();
    openAi.close();
    mongo.close();
  }
}
