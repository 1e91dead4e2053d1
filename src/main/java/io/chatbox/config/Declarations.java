package io.chatbox.config;

import io.chatbox.config.Setting.Unset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects settings as a class declares them, so that each is written down once. */
final class Declarations {
  private final String variables;
  private final String keys;
  private final List<Setting<?>> declared = new ArrayList<>();

  /**
   * @param variables what all names of variables here begin with
   * @param keys what all TOML keys here begin with
   */
  Declarations(String variables, String keys) {
    this.variables = variables;
    this.keys = keys;
  }

  <T> Setting<T> setting(
      String variable, String key, ValueType<T> type, String defaultText, String doc) {
    return add(variable, key, type, new Unset.Default<>(defaultText, type.parse(defaultText)), doc);
  }

  <T> Setting<Optional<T>> optional(String variable, String key, ValueType<T> type, String doc) {
    return add(variable, key, type.optional(), new Unset.None<>(Optional.empty()), doc);
  }

  <T> Setting<List<T>> list(String variable, String key, ValueType<List<T>> type, String doc) {
    return add(variable, key, type, new Unset.None<>(List.of()), doc);
  }

  /**
   * @param hint ends "set it to"
   */
  <T> Setting<T> required(String variable, String key, ValueType<T> type, String hint, String doc) {
    return add(variable, key, type, new Unset.Required<>(hint), doc);
  }

  private <T> Setting<T> add(
      String variable, String key, ValueType<T> type, Unset<T> unset, String doc) {
    Setting<T> setting = new Setting<>(variables + variable, keys + key, type, unset, doc);
    declared.add(setting);
    return setting;
  }

  /** All so far, in the order of declaration. */
  List<Setting<?>> all() {
    return List.copyOf(declared);
  }
}
