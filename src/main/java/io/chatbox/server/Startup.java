package io.chatbox.server;

import io.chatbox.background.Background;
import io.chatbox.config.ServerSettings;
import io.chatbox.config.Settings;
import io.chatbox.gateway.Connections;
import io.chatbox.gateway.Drain;
import io.chatbox.gateway.Heartbeat;
import io.chatbox.mongo.Database;
import io.chatbox.mongo.KeyRotation;
import io.chatbox.ratelimit.RateLimits;
import io.chatbox.session.store.Cleanup;
import io.chatbox.telemetry.Log;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.ServletContext;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What runs from the application's start to its end. That this needs the settings has them checked
 * before anybody is served.
 */
@Singleton
final class Startup {
  private static final Log log = Log.of(Startup.class);

  private final Settings settings;
  private final Database database;
  private final Heartbeat heartbeat;
  private final Instance<Background> parts;
  private final Cleanup cleanup;
  private final KeyRotation rotation;
  private final Connections connections;
  private final RateLimits limits;
  private final Drain drain;
  private final boolean ownsProcess;
  private Optional<StopSignals> signals = Optional.empty();

  /**
   * @param ownsProcess whether the process is ours alone, and its signals with it
   */
  @Inject
  Startup(
      Settings settings,
      Database database,
      Heartbeat heartbeat,
      @Any Instance<Background> parts,
      Cleanup cleanup,
      KeyRotation rotation,
      Connections connections,
      RateLimits limits,
      Drain drain,
      @ConfigProperty(name = "CHATBOX_OWNS_PROCESS", defaultValue = "false") boolean ownsProcess) {
    this.settings = settings;
    this.database = database;
    this.heartbeat = heartbeat;
    this.parts = parts;
    this.cleanup = cleanup;
    this.rotation = rotation;
    this.connections = connections;
    this.limits = limits;
    this.drain = drain;
    this.ownsProcess = ownsProcess;
  }

  void onStart(@Observes @Initialized(ApplicationScoped.class) ServletContext application) {
    database.start();
    heartbeat.start();
    parts.forEach(Background::start);
    cleanup.start(connections);
    rotation.start();
    limits.start();
    if (ownsProcess) {
      signals = Optional.of(StopSignals.intercept(drain::run));
    }
    String prefix = settings.get(ServerSettings.PATH_PREFIX);
    if (!application.getContextPath().equals(prefix)) {
      log.warn(
          "the server's context root wins over CHATBOX_PATH_PREFIX",
          "prefix",
          application.getContextPath(),
          "setting",
          prefix);
    }
    log.info("Server listening on :" + settings.get(ServerSettings.SERVER_PORT));
  }

  @PreDestroy
  void onStop() {
    signals.ifPresent(StopSignals::close);
  }
}
