package io.chatbox.config;

import io.chatbox.config.source.Layer;
import io.chatbox.config.type.Findings;
import io.chatbox.telemetry.Log;
import io.chatbox.telemetry.LogOutput;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Gives the application its settings, checked once, when the first bean needs them.
 *
 * <p>After a fault whatever needs them fails with all faults in its message. A server that is ours
 * ({@code CHATBOX_OWNS_PROCESS} is {@code true}) then ends its process as well; elsewhere the other
 * applications of the host go on.
 */
@Singleton
final class SettingsProducer {
  private static final Log log = Log.of(SettingsProducer.class);
  private static final String OWNS_PROCESS = "CHATBOX_OWNS_PROCESS";

  private final SettingsCheck check;

  @Inject
  SettingsProducer() {
    this(ConfigProvider.getConfig().getConfigSources(), System::exit);
  }

  /**
   * @param sources the strongest first
   * @param exit ends the process
   */
  SettingsProducer(Iterable<ConfigSource> sources, IntConsumer exit) {
    List<Layer> layers = new ArrayList<>();
    Findings findings = new Findings();
    for (ConfigSource source : sources) {
      layers.add(new Layer(source.getPropertyNames(), source::getValue));
      if (source instanceof TomlConfigSource toml) {
        findings.add(toml.findings());
      }
    }
    check = SettingsCheck.of(layers, findings);
    boolean ownsProcess = ownsProcess(layers);
    if (ownsProcess) {
      openLog();
    }
    report();
    if (check.settings().isEmpty() && ownsProcess) {
      // Liberty's shutdown waits for the application to start, so the starting thread must go on.
      Thread.ofPlatform()
          .daemon()
          .name("chatbox-exit")
          .start(() -> exit.accept(SettingsCheck.EXIT_CODE));
    }
  }

  /**
   * @throws IllegalArgumentException naming every fault
   */
  @Produces
  @Singleton
  Settings settings() {
    return check.orElseThrow();
  }

  /** Elsewhere our lines are the host's; here they go where the settings say. */
  private void openLog() {
    String level = check.settings().map(all -> all.get(ServerSettings.LOG_LEVEL)).orElse("info");
    String format = check.settings().map(all -> all.get(ServerSettings.LOG_FORMAT)).orElse("text");
    Optional<String> folder = check.settings().flatMap(all -> all.get(ServerSettings.LOG_DIR));
    try {
      LogOutput.open(level, format, folder.map(Path::of));
    } catch (IOException | InvalidPathException e) {
      LogOutput.open(level, format);
      log.error(
          "LOG_DIR: can't be written to; make it a folder that the server's user may write to");
    }
  }

  private void report() {
    check.warnings().forEach(log::warn);
    if (check.settings().isPresent()) {
      log.info(SettingsCheck.PASSED);
    } else {
      log.error(SettingsCheck.FAILED);
      check.faults().forEach(log::error);
    }
  }

  private static boolean ownsProcess(List<Layer> layers) {
    return layers.stream()
        .map(layer -> layer.value().apply(OWNS_PROCESS))
        .filter(Objects::nonNull)
        .findFirst()
        .filter("true"::equalsIgnoreCase)
        .isPresent();
  }
}
