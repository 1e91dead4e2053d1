package io.chatbox.server;

import io.chatbox.background.Background;
import io.chatbox.config.ServerSettings;
import io.chatbox.config.Settings;
import io.chatbox.gateway.Drain;
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
  private final Instance<Background> parts;
  private final Drain drain;
  private final boolean ownsProcess;
  private Optional<StopSignals> signals = Optional.empty();

  /**
   * @param ownsProcess whether the process is ours alone, and its signals with it
   */
  @Inject
  Startup(
      Settings settings,
      @Any Instance<Background> parts,
      Drain drain,
      @ConfigProperty(name = "CHATBOX_OWNS_PROCESS", defaultValue = "false") boolean ownsProcess) {
    this.settings = settings;
    this.parts = parts;
    this.drain = drain;
    this.ownsProcess = ownsProcess;
  }

  void onStart(@Observes @Initialized(ApplicationScoped.class) ServletContext application) {
    parts.forEach(Background::start);
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
