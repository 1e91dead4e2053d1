package io.chatbox.config;

import io.chatbox.config.source.KnownKeys;
import io.chatbox.config.source.KnownVariables;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the sources of values have to know of the settings that are declared. */
final class Known {
  static final KnownVariables VARIABLES =
      new KnownVariables(
          names(Settings.DECLARED),
          LlmProviders.VARIABLES,
          Set.of(Settings.PATH_PREFIX.variable()));

  static final KnownKeys KEYS =
      new KnownKeys(
          byKey(Settings.DECLARED, ""),
          LlmProviders.TABLES,
          LlmProviders.MOST,
          byKey(LlmProviders.DECLARED, LlmProviders.IN_TABLES));

  private Known() {}

  private static Set<String> names(List<Setting<?>> settings) {
    Set<String> names = new HashSet<>();
    for (Setting<?> setting : settings) {
      names.add(setting.variable());
      setting.otherName().ifPresent(names::add);
    }
    return names;
  }

  /**
   * @param before what all keys begin with and is left out
   */
  private static Map<String, KnownKeys.Key> byKey(List<Setting<?>> settings, String before) {
    return settings.stream()
        .collect(
            Collectors.toUnmodifiableMap(
                setting -> setting.key().substring(before.length()),
                setting -> new KnownKeys.Key(setting.variable(), setting.takesList())));
  }
}
