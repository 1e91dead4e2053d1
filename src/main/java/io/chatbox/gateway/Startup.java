package io.chatbox.gateway;

import io.chatbox.config.Settings;
import io.chatbox.session.Database;
import io.chatbox.telemetry.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * What runs from the application's start on. That this needs the settings has them checked before
 * anybody is served.
 */
@Singleton
final class Startup {
  private static final Log log = Log.of(Startup.class);

  private final Settings settings;
  private final Database database;
  private final Heartbeat heartbeat;

  @Inject
  Startup(Settings settings, Database database, Heartbeat heartbeat) {
    this.settings = settings;
    this.database = database;
    this.heartbeat = heartbeat;
  }

  void onStart(@Observes @Initialized(ApplicationScoped.class) Object application) {
    database.start();
    heartbeat.start();
    log.info("Server listening on :" + settings.get(Settings.SERVER_PORT));
  }
}
