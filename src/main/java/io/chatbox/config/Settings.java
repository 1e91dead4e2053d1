package io.chatbox.config;

import io.chatbox.config.source.Layer;
import io.chatbox.config.type.DailyTokens;
import io.chatbox.config.type.Findings;
import io.chatbox.config.type.Network;
import io.chatbox.config.type.NotificationRule;
import io.chatbox.config.type.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings in force, checked. Immutable.
 *
 * <p>The constants are the list of all settings, with those of {@link LlmProviders}. A new one is
 * declared, with name, key, type, default and meaning, in the class of its group, and listed here.
 */
public final class Settings {
  // Server
  public static final Setting<Integer> SERVER_PORT = ServerSettings.SERVER_PORT;
  public static final Setting<String> PATH_PREFIX = ServerSettings.PATH_PREFIX;
  public static final Setting<Duration> SHUTDOWN_TIMEOUT = ServerSettings.SHUTDOWN_TIMEOUT;

  // Networks
  public static final Setting<List<Network>> TRUSTED_PROXIES = ServerSettings.TRUSTED_PROXIES;
  public static final Setting<List<Network>> METRICS_ALLOWED_NETWORKS =
      ServerSettings.METRICS_ALLOWED_NETWORKS;

  // Tokens
  public static final Setting<Optional<Secret>> JWT_SECRET = AccessSettings.JWT_SECRET;
  public static final Setting<Optional<URI>> JWT_JWKS_URL = AccessSettings.JWT_JWKS_URL;
  public static final Setting<Optional<String>> JWT_ISSUER = AccessSettings.JWT_ISSUER;
  public static final Setting<Optional<String>> JWT_AUDIENCE = AccessSettings.JWT_AUDIENCE;

  // Web pages
  public static final Setting<List<String>> WS_ALLOWED_ORIGINS = AccessSettings.WS_ALLOWED_ORIGINS;
  public static final Setting<List<String>> CORS_ALLOWED_ORIGINS =
      AccessSettings.CORS_ALLOWED_ORIGINS;
  public static final Setting<List<String>> FRAME_ANCESTORS = AccessSettings.FRAME_ANCESTORS;

  // Database
  public static final Setting<Secret> MONGO_URI = DataSettings.MONGO_URI;
  public static final Setting<String> MONGO_DATABASE = DataSettings.MONGO_DATABASE;
  public static final Setting<String> MONGO_COLLECTION = DataSettings.MONGO_COLLECTION;
  public static final Setting<Duration> MONGO_CONNECT_TIMEOUT = DataSettings.MONGO_CONNECT_TIMEOUT;
  public static final Setting<Integer> MONGO_RETRY_ATTEMPTS = DataSettings.MONGO_RETRY_ATTEMPTS;
  public static final Setting<Duration> MONGO_RETRY_DELAY = DataSettings.MONGO_RETRY_DELAY;

  // Encryption
  public static final Setting<Optional<Secret>> ENCRYPTION_KEY = DataSettings.ENCRYPTION_KEY;
  public static final Setting<List<Secret>> ENCRYPTION_KEYS_RETIRED =
      DataSettings.ENCRYPTION_KEYS_RETIRED;

  // Files
  public static final Setting<Optional<String>> S3_BUCKET = DataSettings.S3_BUCKET;
  public static final Setting<String> S3_REGION = DataSettings.S3_REGION;
  public static final Setting<Optional<URI>> S3_ENDPOINT = DataSettings.S3_ENDPOINT;
  public static final Setting<Optional<URI>> S3_PUBLIC_ENDPOINT = DataSettings.S3_PUBLIC_ENDPOINT;
  public static final Setting<Optional<Secret>> S3_ACCESS_KEY_ID = DataSettings.S3_ACCESS_KEY_ID;
  public static final Setting<Optional<Secret>> S3_SECRET_ACCESS_KEY =
      DataSettings.S3_SECRET_ACCESS_KEY;
  public static final Setting<Long> UPLOAD_MAX_SIZE = DataSettings.UPLOAD_MAX_SIZE;
  public static final Setting<List<String>> UPLOAD_ALLOWED_TYPES =
      DataSettings.UPLOAD_ALLOWED_TYPES;
  public static final Setting<Optional<String>> CLAMAV_HOST = DataSettings.CLAMAV_HOST;

  // Sessions
  public static final Setting<Duration> SESSION_TTL = TrafficSettings.SESSION_TTL;
  public static final Setting<Duration> RECONNECT_TIMEOUT = TrafficSettings.RECONNECT_TIMEOUT;
  public static final Setting<Duration> SESSION_CLEANUP_INTERVAL =
      TrafficSettings.SESSION_CLEANUP_INTERVAL;

  // Connections
  public static final Setting<Integer> MAX_CONNECTIONS = TrafficSettings.MAX_CONNECTIONS;
  public static final Setting<Integer> MAX_CONNECTIONS_PER_USER =
      TrafficSettings.MAX_CONNECTIONS_PER_USER;
  public static final Setting<Integer> MAX_MESSAGE_SIZE = TrafficSettings.MAX_MESSAGE_SIZE;
  public static final Setting<Duration> WS_PING_PERIOD = TrafficSettings.WS_PING_PERIOD;
  public static final Setting<Duration> WS_PONG_WAIT = TrafficSettings.WS_PONG_WAIT;
  public static final Setting<Duration> WS_WRITE_WAIT = TrafficSettings.WS_WRITE_WAIT;

  // Limits
  public static final Setting<Integer> RATE_LIMIT = TrafficSettings.RATE_LIMIT;
  public static final Setting<Integer> MESSAGE_RATE_LIMIT = TrafficSettings.MESSAGE_RATE_LIMIT;
  public static final Setting<Duration> RATE_LIMIT_CLEANUP_INTERVAL =
      TrafficSettings.RATE_LIMIT_CLEANUP_INTERVAL;
  public static final Setting<Integer> ADMIN_RATE_LIMIT = TrafficSettings.ADMIN_RATE_LIMIT;
  public static final Setting<Duration> ADMIN_RATE_WINDOW = TrafficSettings.ADMIN_RATE_WINDOW;

  // All models
  public static final Setting<Duration> LLM_STREAM_TIMEOUT = ModelSettings.LLM_STREAM_TIMEOUT;
  public static final Setting<Duration> LLM_FIRST_TOKEN_TIMEOUT =
      ModelSettings.LLM_FIRST_TOKEN_TIMEOUT;
  public static final Setting<Duration> LLM_IDLE_TIMEOUT = ModelSettings.LLM_IDLE_TIMEOUT;
  public static final Setting<Integer> LLM_RETRY_ATTEMPTS = ModelSettings.LLM_RETRY_ATTEMPTS;
  public static final Setting<Boolean> LLM_CONTEXT_SUMMARY = ModelSettings.LLM_CONTEXT_SUMMARY;

  public static final Setting<Integer> LLM_CIRCUIT_FAILURES = ModelSettings.LLM_CIRCUIT_FAILURES;
  public static final Setting<Duration> LLM_CIRCUIT_PAUSE = ModelSettings.LLM_CIRCUIT_PAUSE;

  // Budgets
  public static final Setting<Optional<Long>> LLM_DAILY_TOKENS_PER_USER =
      ModelSettings.LLM_DAILY_TOKENS_PER_USER;
  public static final Setting<List<DailyTokens>> LLM_DAILY_TOKENS_PER_ROLE =
      ModelSettings.LLM_DAILY_TOKENS_PER_ROLE;

  // Voice
  public static final Setting<Optional<String>> STT_PROVIDER = ModelSettings.STT_PROVIDER;
  public static final Setting<Optional<String>> STT_MODEL = ModelSettings.STT_MODEL;
  public static final Setting<Optional<String>> TTS_PROVIDER = ModelSettings.TTS_PROVIDER;
  public static final Setting<Optional<String>> TTS_MODEL = ModelSettings.TTS_MODEL;
  public static final Setting<Optional<String>> TTS_VOICE = ModelSettings.TTS_VOICE;

  // Personal data, moderation
  public static final Setting<List<String>> REDACT_PERSONAL_DATA =
      SafetySettings.REDACT_PERSONAL_DATA;
  public static final Setting<Optional<String>> REDACT_PHONE_REGION =
      SafetySettings.REDACT_PHONE_REGION;
  public static final Setting<Optional<URI>> MODERATION_ENDPOINT =
      SafetySettings.MODERATION_ENDPOINT;
  public static final Setting<Optional<Secret>> MODERATION_API_KEY =
      SafetySettings.MODERATION_API_KEY;
  public static final Setting<String> MODERATION_MODEL = SafetySettings.MODERATION_MODEL;
  public static final Setting<Duration> MODERATION_TIMEOUT = SafetySettings.MODERATION_TIMEOUT;
  public static final Setting<String> MODERATION_ON_FAILURE = SafetySettings.MODERATION_ON_FAILURE;

  // Mail
  public static final Setting<Optional<String>> SMTP_HOST = AlertSettings.SMTP_HOST;
  public static final Setting<Integer> SMTP_PORT = AlertSettings.SMTP_PORT;
  public static final Setting<Optional<String>> SMTP_USER = AlertSettings.SMTP_USER;
  public static final Setting<Optional<Secret>> SMTP_PASS = AlertSettings.SMTP_PASS;
  public static final Setting<Optional<String>> EMAIL_FROM = AlertSettings.EMAIL_FROM;
  public static final Setting<Optional<String>> EMAIL_FROM_NAME = AlertSettings.EMAIL_FROM_NAME;
  public static final Setting<List<String>> ADMIN_EMAILS = AlertSettings.ADMIN_EMAILS;

  // SMS
  public static final Setting<Optional<String>> SMS_PROVIDER = AlertSettings.SMS_PROVIDER;
  public static final Setting<Optional<String>> SMS_ACCOUNT_SID = AlertSettings.SMS_ACCOUNT_SID;
  public static final Setting<Optional<Secret>> SMS_AUTH_TOKEN = AlertSettings.SMS_AUTH_TOKEN;
  public static final Setting<Optional<String>> SMS_FROM_NUMBER = AlertSettings.SMS_FROM_NUMBER;
  public static final Setting<List<String>> ADMIN_PHONES = AlertSettings.ADMIN_PHONES;

  // Notifications
  public static final Setting<Optional<URI>> ADMIN_PANEL_URL = AlertSettings.ADMIN_PANEL_URL;
  public static final Setting<List<NotificationRule>> NOTIFICATION_RULES =
      AlertSettings.NOTIFICATION_RULES;
  public static final Setting<Integer> NOTIFICATION_RATE_LIMIT =
      AlertSettings.NOTIFICATION_RATE_LIMIT;

  // Several servers
  public static final Setting<Optional<Secret>> REDIS_URI = ServerSettings.REDIS_URI;

  // Log
  public static final Setting<String> LOG_LEVEL = ServerSettings.LOG_LEVEL;
  public static final Setting<String> LOG_FORMAT = ServerSettings.LOG_FORMAT;
  public static final Setting<Optional<String>> LOG_DIR = ServerSettings.LOG_DIR;

  /** All of the above, in groups as the reference shows them. */
  static final List<SettingGroup> GROUPS =
      List.of(
          ServerSettings.SERVER,
          ServerSettings.NETWORKS,
          AccessSettings.TOKENS,
          AccessSettings.PAGES,
          DataSettings.DATABASE,
          DataSettings.ENCRYPTION,
          DataSettings.FILES,
          TrafficSettings.SESSIONS,
          TrafficSettings.CONNECTIONS,
          TrafficSettings.LIMITS,
          ModelSettings.MODELS,
          ModelSettings.BUDGETS,
          ModelSettings.VOICE,
          SafetySettings.REDACTION,
          SafetySettings.MODERATION,
          AlertSettings.MAIL,
          AlertSettings.SMS,
          AlertSettings.NOTIFICATION,
          ServerSettings.CLUSTER,
          ServerSettings.LOG);

  static final List<Setting<?>> DECLARED =
      GROUPS.stream().<Setting<?>>flatMap(group -> group.all().stream()).toList();

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
