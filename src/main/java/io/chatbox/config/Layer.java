package io.chatbox.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * One place that values of variables come from.
 *
 * @param names those that it can list
 * @param value the value of a variable, null if it has none
 */
record Layer(Set<String> names, Function<String, String> value) {

  static Layer of(Map<String, String> variables) {
    return new Layer(variables.keySet(), variables::get);
  }

  /**
   * What holds of each variable of ours: the value of the first layer that sets it.
   *
   * @param layers the strongest first
   */
  static Map<String, String> merge(List<Layer> layers) {
    Set<String> ours = new TreeSet<>();
    Settings.DECLARED.forEach(setting -> ours.add(setting.variable()));
    layers.stream()
        .flatMap(layer -> layer.names().stream())
        .filter(name -> name.startsWith(LlmProviders.VARIABLES))
        .forEach(ours::add);
    Map<String, String> merged = new HashMap<>();
    for (String name : ours) {
      layers.stream()
          .map(layer -> layer.value().apply(name))
          .filter(value -> sets(name, value))
          .findFirst()
          .ifPresent(value -> merged.put(name, value));
    }
    return merged;
  }

  /** An empty value is none, as templates leave them; only for the prefix it is a mistake. */
  private static boolean sets(String name, String value) {
    return value != null && (!value.isBlank() || name.equals(Settings.PATH_PREFIX.variable()));
  }
}
