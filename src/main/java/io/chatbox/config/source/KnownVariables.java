package io.chatbox.config.source;

import java.util.Set;

/**
 * Which variables mean something here; a source leaves others alone.
 *
 * @param single those with a name of their own
 * @param numbered what the names of all others begin with
 * @param neverEmpty those of which an empty value is a mistake; of others it is none, as templates
 *     leave them
 */
public record KnownVariables(Set<String> single, String numbered, Set<String> neverEmpty) {
  public KnownVariables {
    single = Set.copyOf(single);
    neverEmpty = Set.copyOf(neverEmpty);
  }

  boolean has(String name) {
    return single.contains(name) || isNumbered(name);
  }

  boolean isNumbered(String name) {
    return name.startsWith(numbered);
  }

  /** Whether a value, perhaps null, sets the variable. */
  boolean isSet(String name, String value) {
    return value != null && (!value.isBlank() || neverEmpty.contains(name));
  }
}
