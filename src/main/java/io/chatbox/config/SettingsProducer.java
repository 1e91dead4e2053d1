package io.chatbox.config;

import io.chatbox.telemetry.Log;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
    report();
    if (check.settings().isEmpty() && ownsProcess(layers)) {
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
