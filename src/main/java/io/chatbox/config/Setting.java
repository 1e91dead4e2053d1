package io.chatbox.config;

import io.chatbox.config.type.BadValue;
import io.chatbox.config.type.Findings;
import io.chatbox.config.type.ValueType;
import java.util.Optional;
import java.util.Set;

/**
 * One setting: its environment variable, TOML key, default, how its text is read and what it does.
 * {@code Declarations} lists them all.
 *
 * @param <T> type of the value
 */
public final class Setting<T> {
  private final String variable;
  private final Optional<String> otherName;
  private final String key;
  private final ValueType<T> type;
  private final Unset<T> unset;
  private final Effect effect;
  private final String doc;

  Setting(
      String variable,
      Optional<String> otherName,
      String key,
      ValueType<T> type,
      Unset<T> unset,
      Effect effect,
      String doc) {
    this.variable = variable;
    this.otherName = otherName;
    this.key = key;
    this.type = type;
    this.unset = unset;
    this.effect = effect;
    this.doc = doc;
  }

  /** What holds when no layer sets it. */
  sealed interface Unset<T> {
    /** A default, as an operator would write it and as it is read. */
    record Default<T>(String text, T value) implements Unset<T> {}

    /** Nothing, which has a meaning that the doc sentence gives. */
    record None<T>(T value) implements Unset<T> {}

    /**
     * A fault.
     *
     * @param hint ends "set it to"
     */
    record Required<T>(String hint) implements Unset<T> {}
  }

  /** What setting it does in this version. A bad value is a fault in every case. */
  sealed interface Effect {
    /** What its doc sentence says. */
    record InForce() implements Effect {}

    /** Nothing yet, of which a warning tells. */
    record Planned() implements Effect {}
  }

  /** Name of the environment variable; {@code <n>} stands for the number of a numbered one. */
  String variable() {
    return variable;
  }

  String variable(int number) {
    return variable.replace("<n>", Integer.toString(number));
  }

  /** A standard's name for it, which counts when nothing sets the variable. */
  Optional<String> otherName() {
    return otherName;
  }

  /** Under which of its names it is set, the variable if under none. */
  String nameIn(Set<String> variables) {
    return otherName
        .filter(other -> !variables.contains(variable) && variables.contains(other))
        .orElse(variable);
  }

  /** Dotted key in {@code config.toml}. */
  String key() {
    return key;
  }

  ValueType<T> type() {
    return type;
  }

  Unset<T> unset() {
    return unset;
  }

  Effect effect() {
    return effect;
  }

  /** What it does, as one sentence or two. */
  String doc() {
    return doc;
  }

  /**
   * Reads it.
   *
   * @param name its variable, the number filled in
   * @param text what the layers say, absent if nothing
   * @return absent after a fault, which {@code findings} then has
   */
  Optional<T> read(String name, Optional<String> text, Findings findings) {
    if (text.isEmpty()) {
      return whenUnset(name, findings);
    }
    try {
      T value = type.parse(text.get());
      warnIfPlanned(name, findings);
      return Optional.of(value);
    } catch (BadValue bad) {
      if (bad.isComplete()) {
        findings.fault(name, bad.getMessage());
      } else {
        findings.fault(name, bad.getMessage(), bad.remedy().orElseGet(this::remedy));
      }
      return Optional.empty();
    }
  }

  private void warnIfPlanned(String name, Findings findings) {
    switch (effect) {
      case Effect.InForce inForce -> {}
      case Effect.Planned planned ->
          findings.warning(name, "is checked but has no effect in this version");
    }
  }

  private Optional<T> whenUnset(String name, Findings findings) {
    return switch (unset) {
      case Unset.Default<T>(String text, T value) -> Optional.of(value);
      case Unset.None<T>(T value) -> Optional.of(value);
      case Unset.Required<T>(String hint) -> {
        findings.fault(
            name,
            "required and not set",
            "set it, or %s in config.toml, to %s".formatted(key, hint));
        yield Optional.empty();
      }
    };
  }

  private String remedy() {
    return switch (unset) {
      case Unset.Default<T>(String text, T value) -> "correct it, or leave it out for " + text;
      case Unset.None<T> none -> "correct it, or leave it out";
      case Unset.Required<T> required -> "correct it";
    };
  }

  @Override
  public String toString() {
    return variable;
  }
}
