package io.chatbox.config;

import io.chatbox.config.type.Findings;
import io.chatbox.config.type.Shown;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which model answers in place of which: always another one that exists, and never in a circle.
 *
 * @param numbers of the models, by id
 * @param next the id that a model falls back to, by its own id
 */
record Fallbacks(Map<String, Integer> numbers, Map<String, String> next) {

  void check(Findings findings) {
    Map<Integer, String> inOrder = new TreeMap<>();
    next.keySet().forEach(id -> inOrder.put(numbers.get(id), id));
    inOrder.values().forEach(id -> check(id, next.get(id), findings));
  }

  private void check(String id, String to, Findings findings) {
    String variable = EachModelSettings.FALLBACK.variable(numbers.get(id));
    String another = "name the id of another model, or leave it out";
    if (to.equals(id)) {
      findings.fault(variable, Shown.quoted(to) + " is this model itself", another);
    } else if (!numbers.containsKey(to)) {
      findings.fault(variable, "no model has the id " + Shown.quoted(to), another);
    } else if (leadsACircle(id)) {
      findings.fault(
          variable,
          "%s falls back to %s again in the end".formatted(Shown.quoted(to), Shown.quoted(id)),
          "leave out one of their fallbacks");
    }
  }

  /** Whether it comes back to {@code first}, and past no model of a lower number: told once. */
  private boolean leadsACircle(String first) {
    Set<String> passed = new HashSet<>();
    String id = next.get(first);
    while (id != null && numbers.containsKey(id) && passed.add(id)) {
      if (id.equals(first)) {
        return true;
      }
      if (numbers.get(id) < numbers.get(first)) {
        return false;
      }
      id = next.get(id);
    }
    return false;
  }
}
