package io.chatbox.config;

import io.chatbox.config.Setting.Effect;
import io.chatbox.config.Setting.Unset;
import java.util.stream.Collectors;

/** The settings as a page of Markdown: one table for each group. */
final class ReferencePage {
  private static final String HEAD =
      """
      # Settings

      <!-- Written by `make docs` from the settings that io.chatbox.config declares: change those, not this. -->

      Each setting is an environment variable and a key in `config.toml`. The environment is over the
      file, and the file over the defaults. Over the environment are system properties of a variable's
      name, and over those files of that name in the folders of `VARIABLE_SOURCE_DIRS`, as Kubernetes
      mounts secrets; inside the server any other source of MicroProfile Config counts too, by its
      ordinal (variables of Liberty 500, properties 400, environment 300, `config.toml` 200). The file is
      the one that `CHATBOX_CONFIG` names, else `config.toml` in the working directory or the server's;
      [config.example.toml](../config.example.toml) has every key to start from.

      All settings are checked before anything is served. Every fault comes at once, one line each: the
      variable, what is wrong, what to do. `Configuration validation failed` comes before them, and the
      process ends with 78; when all is well it is `Configuration validated successfully`. No line shows
      a secret. A value that still holds `PLACEHOLDER`, `REPLACE_WITH`, `CHANGE_ME`, `CHANGE-ME` or
      `YOUR-` is a fault. An empty value counts as none, but for `CHATBOX_PATH_PREFIX`.

      Durations are written like `100ms`, `54s`, `15m`, `3h` or `5m0s`, sizes as bytes or like `64KB` and
      `100MB`, of 1024 each. In `config.toml` a list may be an array, and numbers, `true`, `false` and dates
      need no quotes. White space around a value doesn't count, a line feed at the end of a secret's file
      neither. In the names of a model's settings `<n>` is a number from 1 to 999, with gaps if you like; in
      `config.toml` each model is a table `[[chatbox.llm.providers]]`, and the first is number 1.

      **Not in effect yet** marks settings whose feature this version doesn't have: a value is checked
      and a warning says so.
      """;

  private static final String VARIABLE = "\\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\\b";

  private ReferencePage() {}

  static String text() {
    return HEAD + Docs.groups().stream().map(ReferencePage::table).collect(Collectors.joining());
  }

  private static String table(SettingGroup group) {
    return """

    ## %s

    | variable | key in `config.toml` | default | allowed | meaning |
    |---|---|---|---|---|
    %s"""
        .formatted(
            group.title(),
            group.all().stream().map(ReferencePage::row).collect(Collectors.joining()));
  }

  private static String row(Setting<?> setting) {
    return "| `%s` | `%s` | %s | %s | %s |\n"
        .formatted(
            setting.variable(),
            setting.key(),
            unset(setting.unset()),
            prose(setting.type().allowed()),
            meaning(setting));
  }

  private static String unset(Unset<?> unset) {
    return switch (unset) {
      case Unset.Default<?> known -> code(known.text());
      case Unset.None<?> none -> "none";
      case Unset.Required<?> required -> "**required**";
    };
  }

  private static String meaning(Setting<?> setting) {
    String other = setting.otherName().map(name -> " Also read as " + code(name) + ".").orElse("");
    return prose(setting.doc()) + other + mark(setting.effect());
  }

  private static String mark(Effect effect) {
    return switch (effect) {
      case Effect.InForce inForce -> "";
      case Effect.Planned planned -> " **Not in effect yet.**";
    };
  }

  private static String code(String text) {
    return "`" + text.replace(",", "`, `") + "`";
  }

  private static String prose(String text) {
    return text.replaceAll("[\\\\|*<]", "\\\\$0").replaceAll(VARIABLE, "`$0`");
  }
}
