package io.chatbox.config;

import static io.chatbox.config.type.ValueTypes.choice;
import static io.chatbox.config.type.ValueTypes.duration;
import static io.chatbox.config.type.ValueTypes.line;
import static io.chatbox.config.type.ValueTypes.whole;

import io.chatbox.config.type.Addresses;
import io.chatbox.config.type.Credentials;
import io.chatbox.config.type.Hosts;
import io.chatbox.config.type.Network;
import io.chatbox.config.type.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Declares what a server is, apart from what it serves. */
public final class ServerSettings {
  static final SettingGroup SERVER = new SettingGroup("Server");
  static final SettingGroup NETWORKS = new SettingGroup("Networks");
  static final SettingGroup CLUSTER = new SettingGroup("Several servers");
  static final SettingGroup LOG = new SettingGroup("Log");

  public static final Setting<Integer> SERVER_PORT =
      SERVER.setting(
          "SERVER_PORT",
          "server.port",
          whole(1, 65_535),
          "8080",
          "The port that HTTP and WebSocket are served on.");

  public static final Setting<String> PATH_PREFIX =
      SERVER.setting(
          "CHATBOX_PATH_PREFIX",
          "chatbox.path_prefix",
          Addresses.pathPrefix(),
          "/chatbox",
          "The path that socket, HTTP, pages and probes lie under.");

  public static final Setting<Duration> SHUTDOWN_TIMEOUT =
      SERVER.setting(
          "SHUTDOWN_TIMEOUT",
          "server.shutdown_timeout",
          duration("1s", "10m"),
          "30s",
          "How long running answers may go on when the server ends.");

  public static final Setting<List<Network>> TRUSTED_PROXIES =
      NETWORKS.setting(
          "TRUSTED_PROXIES",
          "chatbox.trusted_proxies",
          Hosts.networks(),
          Hosts.LOOPBACK,
          "The networks of proxies whose X-Forwarded-For counts: whoever is in one can say to be"
              + " anybody. By default a proxy on the same host only; name those of yours, such as the"
              + " ingress's. Through any other, all users count as one and metrics are refused.");

  public static final Setting<List<Network>> METRICS_ALLOWED_NETWORKS =
      NETWORKS.setting(
          "METRICS_ALLOWED_NETWORKS",
          "chatbox.metrics_allowed_networks",
          Hosts.networks(),
          Hosts.LOOPBACK + "," + Hosts.WITHOUT_BRIDGES,
          "The networks that metrics may be read from. 172.16.0.0/12 is not among them by default:"
              + " the world may come from there, by the gateway of a bridge of Docker's.");

  public static final Setting<Optional<Secret>> REDIS_URI =
      CLUSTER
          .planned()
          .optional(
              "REDIS_URI",
              "cluster.redis_uri",
              Credentials.redisUri(),
              "The Redis or Valkey that joins several servers. None: there is one server.");

  public static final Setting<String> LOG_LEVEL =
      LOG.setting(
          "LOG_LEVEL",
          "log.level",
          choice("debug", "info", "warn", "error"),
          "info",
          "The least level of lines that are logged.");

  public static final Setting<String> LOG_FORMAT =
      LOG.setting(
          "LOG_FORMAT",
          "log.format",
          choice("text", "json"),
          "text",
          "What a log line looks like on standard output.");

  public static final Setting<Optional<String>> LOG_DIR =
      LOG.optional(
          "LOG_DIR",
          "log.dir",
          line(4096),
          "The folder for our log files, beside standard output. None: our lines go to standard"
              + " output only. The access log of Chatbox's own server is a file either way,"
              + " logs/http_access.log.");

  private ServerSettings() {}
}
