package io.chatbox.config;

import io.chatbox.config.Setting.Effect;
import io.chatbox.config.Setting.Unset;
import io.chatbox.config.type.ValueType.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The settings as a {@code config.toml} in which every key is commented out. */
final class ExampleToml {
  private static final int WIDTH = 100;
  private static final String HEAD =
      """
      # Settings of Chatbox. Copy this file to config.toml and remove the # in front of what you set;
      # what is there are the defaults, and "" is none. An environment variable, named above each key,
      # is over this file. docs/configuration.md says what is allowed.
      #
      # Written by `make docs` from the settings that io.chatbox.config declares.
      """;

  private ExampleToml() {}

  static String text() {
    StringBuilder text = new StringBuilder(HEAD);
    tables().forEach((table, settings) -> text.append('\n').append(table(table, settings)));
    return text.toString();
  }

  /** The settings of each table; those inside another come after it, as TOML wants. */
  private static Map<String, List<Setting<?>>> tables() {
    Map<String, List<Setting<?>>> tables = new LinkedHashMap<>();
    for (SettingGroup group : Docs.groups()) {
      for (Setting<?> setting : group.all()) {
        tables.computeIfAbsent(table(setting.key()), table -> new ArrayList<>()).add(setting);
      }
    }
    return new TreeMap<>(tables);
  }

  private static String table(String key) {
    return key.startsWith(EachModelSettings.IN_TABLES)
        ? EachModelSettings.TABLES
        : key.substring(0, key.lastIndexOf('.'));
  }

  private static String table(String table, List<Setting<?>> settings) {
    String header =
        table.equals(EachModelSettings.TABLES)
            ? "#[[%s]]\n".formatted(table)
            : "[%s]\n".formatted(table);
    return header + settings.stream().map(ExampleToml::entry).collect(Collectors.joining());
  }

  private static String entry(Setting<?> setting) {
    String key = setting.key().substring(setting.key().lastIndexOf(' ') + 1);
    return "\n%s#%s = %s\n"
        .formatted(
            comment("%s: %s%s".formatted(setting, setting.doc(), mark(setting))),
            key.substring(key.lastIndexOf('.') + 1),
            value(setting));
  }

  private static String mark(Setting<?> setting) {
    String required = setting.unset() instanceof Unset.Required<?> ? " Required." : "";
    return required
        + switch (setting.effect()) {
          case Effect.InForce inForce -> "";
          case Effect.Planned planned -> " Not in effect yet.";
        };
  }

  private static String comment(String text) {
    StringBuilder lines = new StringBuilder("#");
    int length = 1;
    for (String word : text.split(" ")) {
      if (length + 1 + word.length() > WIDTH) {
        lines.append("\n#");
        length = 1;
      }
      lines.append(' ').append(word);
      length += 1 + word.length();
    }
    return lines.append('\n').toString();
  }

  private static String value(Setting<?> setting) {
    String text = setting.unset() instanceof Unset.Default<?> known ? known.text() : "";
    if (setting.type().form() == Form.LIST) {
      return Arrays.stream(text.split(","))
          .filter(part -> !part.isEmpty())
          .map(ExampleToml::quoted)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return text.matches("[0-9]+|true|false") ? text : quoted(text);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
