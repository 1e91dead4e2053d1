package io.chatbox.config;

import static io.chatbox.config.type.ValueTypes.duration;
import static io.chatbox.config.type.ValueTypes.size;
import static io.chatbox.config.type.ValueTypes.whole;

import java.time.Duration;
import java.util.Optional;

/** Declares how long sessions and connections live, and how much of everything is too much. */
public final class TrafficSettings {
  static final SettingGroup SESSIONS = new SettingGroup("Sessions");
  static final SettingGroup CONNECTIONS = new SettingGroup("Connections");
  static final SettingGroup LIMITS = new SettingGroup("Limits");

  /** High enough to switch a limit off. */
  private static final int HIGHEST_LIMIT = 1_000_000_000;

  public static final Setting<Duration> SESSION_TTL =
      SESSIONS.setting(
          "SESSION_TTL",
          "chatbox.session_ttl",
          duration("100ms", "8760h"),
          "15m",
          "After how long without activity or connection the cleanup ends a session.");

  public static final Setting<Duration> RECONNECT_TIMEOUT =
      SESSIONS.setting(
          "RECONNECT_TIMEOUT",
          "chatbox.reconnect_timeout",
          duration("100ms", "8760h"),
          "15m",
          "How long a session that the cleanup has ended can be taken up again.");

  public static final Setting<Duration> SESSION_CLEANUP_INTERVAL =
      SESSIONS.setting(
          "SESSION_CLEANUP_INTERVAL",
          "chatbox.session_cleanup_interval",
          duration("100ms", "24h"),
          "5m",
          "How often the cleanup looks for sessions to end.");

  public static final Setting<Optional<Integer>> RETENTION_DAYS =
      SESSIONS.optional(
          "RETENTION_DAYS",
          "chatbox.retention_days",
          whole(1, 36_500),
          "How many days a conversation is kept after its end; then it is deleted with all that"
              + " belongs to it. None: until its user deletes it.");

  public static final Setting<Integer> MAX_CONNECTIONS =
      CONNECTIONS.setting(
          "MAX_CONNECTIONS",
          "chatbox.max_connections",
          whole(1, 1_000_000),
          "10000",
          "How many sockets one server keeps open.");

  public static final Setting<Integer> MAX_CONNECTIONS_PER_USER =
      CONNECTIONS.setting(
          "MAX_CONNECTIONS_PER_USER",
          "chatbox.max_connections_per_user",
          whole(1, 100_000),
          "10",
          "How many sockets one user may have open.");

  public static final Setting<Integer> MAX_MESSAGE_SIZE =
      CONNECTIONS.setting(
          "MAX_MESSAGE_SIZE",
          "chatbox.max_message_size",
          size(1, Integer.MAX_VALUE),
          "1048576",
          "The largest message a client may send over the socket, in one frame or many.");

  public static final Setting<Duration> WS_PING_PERIOD =
      CONNECTIONS.setting(
          "WS_PING_PERIOD",
          "chatbox.websocket.ping_period",
          duration("100ms", "1h"),
          "54s",
          "How often the server pings each client.");

  public static final Setting<Duration> WS_PONG_WAIT =
      CONNECTIONS.setting(
          "WS_PONG_WAIT",
          "chatbox.websocket.pong_wait",
          duration("100ms", "2h"),
          "60s",
          "After how long a silent client is dropped; longer than WS_PING_PERIOD.");

  public static final Setting<Duration> WS_WRITE_WAIT =
      CONNECTIONS.setting(
          "WS_WRITE_WAIT",
          "chatbox.websocket.write_wait",
          duration("100ms", "5m"),
          "10s",
          "How long one write to a client may take.");

  public static final Setting<Integer> RATE_LIMIT =
      LIMITS.setting(
          "RATE_LIMIT",
          "chatbox.rate_limit",
          whole(1, HIGHEST_LIMIT),
          "100",
          "How many frames and requests of every kind one user may send a second.");

  public static final Setting<Integer> MESSAGE_RATE_LIMIT =
      LIMITS.setting(
          "MESSAGE_RATE_LIMIT",
          "chatbox.message_rate_limit",
          whole(1, HIGHEST_LIMIT),
          "100",
          "How many messages that ask the model one user may send a minute.");

  public static final Setting<Duration> RATE_LIMIT_CLEANUP_INTERVAL =
      LIMITS.setting(
          "RATE_LIMIT_CLEANUP_INTERVAL",
          "chatbox.rate_limit_cleanup_interval",
          duration("100ms", "24h"),
          "5m",
          "How often the counts of users who have gone are dropped.");

  public static final Setting<Integer> ADMIN_RATE_LIMIT =
      LIMITS.setting(
          "ADMIN_RATE_LIMIT",
          "chatbox.admin_rate_limit",
          whole(1, HIGHEST_LIMIT),
          "20",
          "How many requests one administrator may send in ADMIN_RATE_WINDOW.");

  public static final Setting<Duration> ADMIN_RATE_WINDOW =
      LIMITS.setting(
          "ADMIN_RATE_WINDOW",
          "chatbox.admin_rate_window",
          duration("1s", "24h"),
          "1m",
          "The time that ADMIN_RATE_LIMIT counts in.");

  public static final Setting<Integer> MAX_REQUESTS_PER_USER =
      LIMITS.setting(
          "MAX_REQUESTS_PER_USER",
          "chatbox.max_requests_per_user",
          whole(1, HIGHEST_LIMIT),
          "16",
          "How many requests of one user are answered at once; a quarter of them may be costly ones"
              + " (a conversation, an export), and two may be searches.");

  public static final Setting<Integer> MAX_REQUESTS_PER_ADDRESS =
      LIMITS.setting(
          "MAX_REQUESTS_PER_ADDRESS",
          "chatbox.max_requests_per_address",
          whole(1, HIGHEST_LIMIT),
          "128",
          "How many requests of one address, or IPv6 network of 64 bits, are answered at once; an"
              + " eighth of them may be costly ones, and eight may be searches.");

  public static final Setting<Integer> MAX_CONNECTIONS_PER_ADDRESS =
      LIMITS.setting(
          "MAX_CONNECTIONS_PER_ADDRESS",
          "chatbox.max_connections_per_address",
          whole(1, HIGHEST_LIMIT),
          "512",
          "How many connections of one address may be open that are neither sockets nor being"
              + " answered; proxies of TRUSTED_PROXIES are not counted.");

  private TrafficSettings() {}
}
