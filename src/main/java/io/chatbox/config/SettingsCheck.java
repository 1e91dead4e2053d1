package io.chatbox.config;

import io.chatbox.config.source.Layer;
import io.chatbox.config.type.Findings;
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
    Map<String, String> variables = Layer.merge(layers, Declarations.VARIABLES);
    Map<Setting<?>, Object> values = new HashMap<>();
    for (Setting<?> setting : Declarations.SINGLE) {
      String name = setting.nameIn(variables.keySet());
      Optional<String> text = Optional.ofNullable(variables.get(name));
      setting.read(name, text, findings).ifPresent(value -> values.put(setting, value));
    }
    OutboundProxies proxies = OutboundProxies.of(new Settings(values, List.of()));
    Settings settings = new Settings(values, LlmProviders.read(variables, proxies, findings));
    new CrossChecks(settings, variables.keySet(), findings).check();
    new UnsafeChoices(settings, variables, findings).warn();
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
}
