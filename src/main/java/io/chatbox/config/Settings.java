package io.chatbox.config;

import static io.chatbox.config.ValueTypes.choice;
import static io.chatbox.config.ValueTypes.duration;
import static io.chatbox.config.ValueTypes.line;
import static io.chatbox.config.ValueTypes.list;
import static io.chatbox.config.ValueTypes.matching;
import static io.chatbox.config.ValueTypes.size;
import static io.chatbox.config.ValueTypes.whole;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings in force, checked. Immutable.
 *
 * <p>The constants are the list of all settings, with those of {@link LlmProviders}: a new setting
 * is one more of them.
 */
public final class Settings {
  private static final Declarations DECLARE = new Declarations("", "");

  public static final Setting<Integer> SERVER_PORT =
      DECLARE.setting(
          "SERVER_PORT",
          "server.port",
          whole(1, 65_535),
          "8080",
          "The port that HTTP and WebSocket are served on.");

  public static final Setting<String> PATH_PREFIX =
      DECLARE.setting(
          "CHATBOX_PATH_PREFIX",
          "chatbox.path_prefix",
          Addresses.pathPrefix(),
          "/chatbox",
          "The path that socket, HTTP, pages and probes lie under.");

  public static final Setting<Secret> JWT_SECRET =
      DECLARE.required(
          "JWT_SECRET",
          "chatbox.jwt_secret",
          Credentials.jwtSecret(),
          "a random text that whoever issues tokens has too, for example from: "
              + "openssl rand -base64 32",
          "The key that tokens are signed with (HS256, HS384, HS512).");

  public static final Setting<Secret> MONGO_URI =
      DECLARE.required(
          "MONGO_URI",
          "database.uri",
          Credentials.mongoUri(),
          "the connection string of your MongoDB, such as mongodb://user:password@host:27017",
          "The connection string of the database.");

  public static final Setting<String> MONGO_DATABASE =
      DECLARE.setting(
          "MONGO_DATABASE",
          "database.database",
          matching(
              "[^/\\\\. \"$*<>:|?\\p{Cc}]{1,63}",
              "a database name of 1 to 63 characters without any of /\\. \"$*<>:|?"),
          "chat",
          "The database that holds everything.");

  public static final Setting<String> MONGO_COLLECTION =
      DECLARE.setting(
          "MONGO_COLLECTION",
          "database.collection",
          matching(
              "(?!system\\.)[A-Za-z_][A-Za-z0-9_.-]{0,119}",
              "a collection name of 1 to 120 letters, digits, _ . or -, beginning with a letter or _"
                  + " and not with system."),
          "sessions",
          "The collection of sessions.");

  public static final Setting<Duration> MONGO_CONNECT_TIMEOUT =
      DECLARE.setting(
          "MONGO_CONNECT_TIMEOUT",
          "database.connect_timeout",
          duration("100ms", "5m"),
          "10s",
          "How long a connection to the database may take to open.");

  public static final Setting<Integer> MONGO_RETRY_ATTEMPTS =
      DECLARE.setting(
          "MONGO_RETRY_ATTEMPTS",
          "database.retry_attempts",
          whole(1, 20),
          "3",
          "How often a database operation is tried in all; 1 turns retries off.");

  public static final Setting<Duration> MONGO_RETRY_DELAY =
      DECLARE.setting(
          "MONGO_RETRY_DELAY",
          "database.retry_delay",
          duration("1ms", "2s"),
          "100ms",
          "The wait before the first retry; it doubles with each, up to 2 s, with jitter.");

  public static final Setting<Integer> MAX_CONNECTIONS =
      DECLARE.setting(
          "MAX_CONNECTIONS",
          "chatbox.max_connections",
          whole(1, 1_000_000),
          "10000",
          "How many sockets one server keeps open.");

  public static final Setting<Integer> MAX_CONNECTIONS_PER_USER =
      DECLARE.setting(
          "MAX_CONNECTIONS_PER_USER",
          "chatbox.max_connections_per_user",
          whole(1, 100_000),
          "10",
          "How many sockets one user may have open.");

  public static final Setting<Integer> MAX_MESSAGE_SIZE =
      DECLARE.setting(
          "MAX_MESSAGE_SIZE",
          "chatbox.max_message_size",
          size(1, Integer.MAX_VALUE),
          "1048576",
          "The largest message a client may send over the socket, in one frame or many.");

  public static final Setting<List<String>> WS_ALLOWED_ORIGINS =
      DECLARE.list(
          "WS_ALLOWED_ORIGINS",
          "chatbox.allowed_origins",
          list(100, Addresses.origin()),
          "The web pages that may open the socket: exact scheme, host and port. None: all may.");

  public static final Setting<Duration> WS_PING_PERIOD =
      DECLARE.setting(
          "WS_PING_PERIOD",
          "chatbox.websocket.ping_period",
          duration("100ms", "1h"),
          "54s",
          "How often the server pings each client.");

  public static final Setting<Duration> WS_PONG_WAIT =
      DECLARE.setting(
          "WS_PONG_WAIT",
          "chatbox.websocket.pong_wait",
          duration("100ms", "2h"),
          "60s",
          "After how long a silent client is dropped; over WS_PING_PERIOD.");

  public static final Setting<Duration> WS_WRITE_WAIT =
      DECLARE.setting(
          "WS_WRITE_WAIT",
          "chatbox.websocket.write_wait",
          duration("100ms", "5m"),
          "10s",
          "How long one write to a client may take.");

  public static final Setting<Duration> LLM_STREAM_TIMEOUT =
      DECLARE.setting(
          "LLM_STREAM_TIMEOUT",
          "chatbox.llm.stream_timeout",
          duration("100ms", "1h"),
          "120s",
          "How long a model may take for a whole answer.");

  public static final Setting<Duration> LLM_FIRST_TOKEN_TIMEOUT =
      DECLARE.setting(
          "LLM_FIRST_TOKEN_TIMEOUT",
          "chatbox.llm.first_token_timeout",
          duration("100ms", "1h"),
          "30s",
          "How long a model may take until the first piece of an answer.");

  public static final Setting<Duration> LLM_IDLE_TIMEOUT =
      DECLARE.setting(
          "LLM_IDLE_TIMEOUT",
          "chatbox.llm.idle_timeout",
          duration("100ms", "1h"),
          "30s",
          "How long a model may pause between two pieces of an answer.");

  public static final Setting<String> LOG_LEVEL =
      DECLARE.setting(
          "LOG_LEVEL",
          "log.level",
          choice("debug", "info", "warn", "error"),
          "info",
          "The least level of lines that are logged.");

  public static final Setting<String> LOG_FORMAT =
      DECLARE.setting(
          "LOG_FORMAT",
          "log.format",
          choice("text", "json"),
          "text",
          "What a log line looks like on standard output.");

  public static final Setting<Optional<String>> LOG_DIR =
      DECLARE.optional(
          "LOG_DIR",
          "log.dir",
          line(4096),
          "The folder for log files. None: standard output only.");

  /** All of the above. */
  static final List<Setting<?>> DECLARED = DECLARE.all();

  private final Map<Setting<?>, Object> values;
  private final List<LlmProviderSettings> llmProviders;

  Settings(Map<Setting<?>, Object> values, List<LlmProviderSettings> llmProviders) {
    this.values = Map.copyOf(values);
    this.llmProviders = List.copyOf(llmProviders);
  }

  /**
   * Settings from variables by name, over the defaults; for tests and tools. What is required must
   * be there: {@code JWT_SECRET}, {@code MONGO_URI} and one model.
   *
   * @throws IllegalArgumentException naming every fault
   */
  public static Settings of(Map<String, String> variables) {
    return SettingsCheck.of(List.of(Layer.of(variables)), new Findings()).orElseThrow();
  }

  /** The value in force: what a layer says, else the default. */
  public <T> T get(Setting<T> setting) {
    return find(setting)
        .orElseThrow(() -> new IllegalArgumentException(setting + " is not of the whole server"));
  }

  /** As {@link #get}, but absent while a check that found a fault in it goes on. */
  @SuppressWarnings("unchecked") // what is in the map was read by the setting's own type
  <T> Optional<T> find(Setting<T> setting) {
    return Optional.ofNullable((T) values.get(setting));
  }

  /** The models on offer, in the order of their numbers; never empty. */
  public List<LlmProviderSettings> llmProviders() {
    return llmProviders;
  }

  /** For people who debug; secrets print as {@code [REDACTED]}. */
  @Override
  public String toString() {
    return "Settings" + values + llmProviders;
  }
}
