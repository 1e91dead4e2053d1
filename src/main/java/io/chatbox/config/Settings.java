package io.chatbox.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings in force, checked. Immutable. */
public final class Settings {
  public static final Setting<Integer> SERVER_PORT = new Setting<>();
  public static final Setting<String> PATH_PREFIX = new Setting<>();
  public static final Setting<Secret> JWT_SECRET = new Setting<>();
  public static final Setting<Secret> MONGO_URI = new Setting<>();
  public static final Setting<String> MONGO_DATABASE = new Setting<>();
  public static final Setting<String> MONGO_COLLECTION = new Setting<>();
  public static final Setting<Duration> MONGO_CONNECT_TIMEOUT = new Setting<>();
  public static final Setting<Integer> MONGO_RETRY_ATTEMPTS = new Setting<>();
  public static final Setting<Duration> MONGO_RETRY_DELAY = new Setting<>();
  public static final Setting<Integer> MAX_CONNECTIONS = new Setting<>();
  public static final Setting<Integer> MAX_CONNECTIONS_PER_USER = new Setting<>();
  public static final Setting<Integer> MAX_MESSAGE_SIZE = new Setting<>();
  public static final Setting<List<String>> WS_ALLOWED_ORIGINS = new Setting<>();
  public static final Setting<Duration> WS_PING_PERIOD = new Setting<>();
  public static final Setting<Duration> WS_PONG_WAIT = new Setting<>();
  public static final Setting<Duration> WS_WRITE_WAIT = new Setting<>();
  public static final Setting<Duration> LLM_STREAM_TIMEOUT = new Setting<>();
  public static final Setting<Duration> LLM_FIRST_TOKEN_TIMEOUT = new Setting<>();
  public static final Setting<Duration> LLM_IDLE_TIMEOUT = new Setting<>();
  public static final Setting<String> LOG_LEVEL = new Setting<>();
  public static final Setting<String> LOG_FORMAT = new Setting<>();
  public static final Setting<Optional<String>> LOG_DIR = new Setting<>();

  /**
   * Settings from variables by name, over the defaults; for tests and tools.
   *
   * @throws IllegalArgumentException naming every fault
   */
  public static Settings of(Map<String, String> variables) {
    throw new IllegalArgumentException(variables.toString());
  }

  public <T> T get(Setting<T> setting) {
    throw new IllegalArgumentException(setting.toString());
  }

  /** The models on offer, in the order of their numbers; never empty. */
  public List<LlmProviderSettings> llmProviders() {
    return List.of();
  }
}
