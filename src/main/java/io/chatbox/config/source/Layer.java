package io.chatbox.config.source;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One place that values of variables come from.
 *
 * @param names those that it can list
 * @param value the value of a variable, null if it has none
 */
public record Layer(Set<String> names, Function<String, String> value) {

  public static Layer of(Map<String, String> variables) {
    return new Layer(variables.keySet(), variables::get);
  }

  /**
   * Of a process: names that can't be those of variables are looked up as MicroProfile Config maps
   * them, {@code mp.jwt.verify.issuer} as {@code MP_JWT_VERIFY_ISSUER} too.
   */
  public static Layer ofEnvironment(Map<String, String> variables) {
    return new Layer(
        variables.keySet(),
        name -> {
          String mapped = name.replaceAll("[^A-Za-z0-9_]", "_");
          return Stream.of(name, mapped, mapped.toUpperCase(Locale.ROOT))
              .map(variables::get)
              .filter(Objects::nonNull)
              .findFirst()
              .orElse(null);
        });
  }

  /**
   * What holds of each known variable: the value of the first layer that sets it.
   *
   * @param layers the strongest first
   */
  public static Map<String, String> merge(List<Layer> layers, KnownVariables known) {
    Set<String> names = new TreeSet<>(known.single());
    layers.stream()
        .flatMap(layer -> layer.names().stream())
        .filter(known::isNumbered)
        .forEach(names::add);
    Map<String, String> merged = new HashMap<>();
    for (String name : names) {
      layers.stream()
          .map(layer -> layer.value().apply(name))
          .filter(value -> known.isSet(name, value))
          .findFirst()
          .ifPresent(value -> merged.put(name, value));
    }
    return merged;
  }
}
