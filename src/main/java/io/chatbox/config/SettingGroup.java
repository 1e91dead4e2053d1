package io.chatbox.config;

import io.chatbox.config.Setting.Effect;
import io.chatbox.config.Setting.Unset;
import io.chatbox.config.type.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Settings that belong together, collected as a class declares them: each is written down once. */
final class SettingGroup {
  private final String title;
  private final String variables;
  private final String keys;
  private final Effect effect;
  private final Optional<String> otherName;
  private final List<Setting<?>> declared;

  SettingGroup(String title) {
    this(title, "", "");
  }

  /**
   * @param title what the reference calls it
   * @param variables what all names of variables here begin with
   * @param keys what all TOML keys here begin with
   */
  SettingGroup(String title, String variables, String keys) {
    this(title, variables, keys, new Effect.InForce(), Optional.empty(), new ArrayList<>());
  }

  private SettingGroup(
      String title,
      String variables,
      String keys,
      Effect effect,
      Optional<String> otherName,
      List<Setting<?>> declared) {
    this.title = title;
    this.variables = variables;
    this.keys = keys;
    this.effect = effect;
    this.otherName = otherName;
    this.declared = declared;
  }

  /** To declare a setting here that is checked, but whose feature this version doesn't have. */
  SettingGroup planned() {
    return with(new Effect.Planned(), otherName);
  }

  /** To declare a setting here that a standard has a name for, weaker than the variable itself. */
  SettingGroup alsoNamed(String name) {
    return with(effect, Optional.of(name));
  }

  private SettingGroup with(Effect other, Optional<String> name) {
    return new SettingGroup(title, variables, keys, other, name, declared);
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
    Setting<T> setting =
        new Setting<>(variables + variable, otherName, keys + key, type, unset, effect, doc);
    declared.add(setting);
    return setting;
  }

  String title() {
    return title;
  }

  /** All so far, in the order of declaration. */
  List<Setting<?>> all() {
    return List.copyOf(declared);
  }
}
