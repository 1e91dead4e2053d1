package io.chatbox.config;

import io.chatbox.config.source.KnownKeys;
import io.chatbox.config.source.KnownVariables;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** All settings that the groups declare, and what the sources of values have to know of them. */
final class Declarations {
  /** As the reference shows them, without the one whose settings are numbered. */
  static final List<SettingGroup> GROUPS =
      List.of(
          ServerSettings.SERVER,
          ServerSettings.NETWORKS,
          AccessSettings.TOKENS,
          AccessSettings.PAGES,
          DataSettings.DATABASE,
          DataSettings.ENCRYPTION,
          DataSettings.FILES,
          TrafficSettings.SESSIONS,
          TrafficSettings.CONNECTIONS,
          TrafficSettings.LIMITS,
          ModelSettings.MODELS,
          ModelSettings.BUDGETS,
          ModelSettings.VOICE,
          OutboundSettings.OUTBOUND,
          SafetySettings.REDACTION,
          SafetySettings.MODERATION,
          AlertSettings.MAIL,
          AlertSettings.SMS,
          AlertSettings.NOTIFICATION,
          ServerSettings.CLUSTER,
          ServerSettings.LOG);

  /** All of these groups: whoever declares a setting in one has listed it. */
  static final List<Setting<?>> SINGLE =
      GROUPS.stream().<Setting<?>>flatMap(group -> group.all().stream()).toList();

  static final KnownVariables VARIABLES =
      new KnownVariables(
          names(SINGLE),
          EachModelSettings.VARIABLES,
          Set.of(ServerSettings.PATH_PREFIX.variable()));

  static final KnownKeys KEYS =
      new KnownKeys(
          byKey(SINGLE, ""),
          EachModelSettings.TABLES,
          EachModelSettings.MOST,
          byKey(EachModelSettings.DECLARED, EachModelSettings.IN_TABLES));

  private Declarations() {}

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
                setting -> new KnownKeys.Key(setting.variable(), setting.type().form())));
  }
}
