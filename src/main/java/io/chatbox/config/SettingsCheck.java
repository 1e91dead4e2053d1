package io.chatbox.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The outcome of checking all settings at once.
 *
 * @param settings present if there is no fault
 * @param faults one line each, without any secret
 * @param warnings likewise
 */
record SettingsCheck(Optional<Settings> settings, List<String> faults, List<String> warnings) {
  static final String PASSED = "Configuration validated successfully";
  static final String FAILED = "Configuration validation failed";

  /** What a process ends with after a fault: {@code EX_CONFIG} of {@code sysexits.h}. */
  static final int EXIT_CODE = 78;

  /**
   * @param layers the strongest first
   * @param before what reading the layers has found
   */
  static SettingsCheck of(List<Layer> layers, Findings before) {
    Findings findings = new Findings();
    findings.add(before);
    Map<String, String> variables = Layer.merge(layers);
    Map<Setting<?>, Object> values = new HashMap<>();
    for (Setting<?> setting : Settings.DECLARED) {
      Optional<String> text = Optional.ofNullable(variables.get(setting.variable()));
      setting
          .read(setting.variable(), text, findings)
          .ifPresent(value -> values.put(setting, value));
    }
    Settings settings = new Settings(values, LlmProviders.read(variables, findings));
    compareTimers(settings, findings);
    warnOfDefaults(settings, findings);
    return new SettingsCheck(
        findings.faults().isEmpty() ? Optional.of(settings) : Optional.empty(),
        findings.faults(),
        findings.warnings());
  }

  /**
   * @throws IllegalArgumentException naming every fault
   */
  Settings orElseThrow() {
    return settings.orElseThrow(
        () -> new IllegalArgumentException(FAILED + "\n  " + String.join("\n  ", faults)));
  }

  private static void compareTimers(Settings settings, Findings findings) {
    Optional<Duration> wait = settings.find(Settings.WS_PONG_WAIT);
    Optional<Duration> period = settings.find(Settings.WS_PING_PERIOD);
    if (wait.isPresent() && period.isPresent() && wait.get().compareTo(period.get()) <= 0) {
      findings.fault(
          Settings.WS_PONG_WAIT.variable(),
          "%s is not over WS_PING_PERIOD (%s)"
              .formatted(Durations.text(wait.get()), Durations.text(period.get())),
          "make it longer, or WS_PING_PERIOD shorter");
    }
  }

  private static void warnOfDefaults(Settings settings, Findings findings) {
    if (settings.find(Settings.MONGO_URI).filter(uri -> !Credentials.namesUser(uri)).isPresent()) {
      findings.warning(
          Settings.MONGO_URI.variable(),
          "has no user and password",
          "use a database that asks for them, unless nobody else can reach it");
    }
    if (settings.find(Settings.WS_ALLOWED_ORIGINS).filter(List::isEmpty).isPresent()) {
      findings.warning(
          Settings.WS_ALLOWED_ORIGINS.variable(),
          "not set, so pages of every origin may open the socket",
          "list those that may, such as https://chat.example.com");
    }
    if (settings
        .find(Settings.JWT_SECRET)
        .map(Secret::reveal)
        .filter(text -> !text.equals(text.strip()))
        .isPresent()) {
      findings.warning(
          Settings.JWT_SECRET.variable(),
          "begins or ends with white space, which counts",
          "remove it, unless whoever issues tokens has it too");
    }
  }
}
