package io.chatbox.config;

import io.chatbox.config.type.Findings;
import io.chatbox.config.type.Shown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the settings of all models. */
final class LlmProviders {
  private static final Pattern NAME =
      Pattern.compile(EachModelSettings.VARIABLES + "(?<number>[1-9][0-9]{0,2})_(?<field>[A-Z_]+)");

  private LlmProviders() {}

  /**
   * Reads all providers that {@code variables} name, in the order of their numbers, without those
   * that have a fault.
   *
   * @param proxies by which those are reached that name none of their own
   */
  static List<LlmProviderSettings> read(
      Map<String, String> variables, OutboundProxies proxies, Findings findings) {
    Set<Integer> numbers = numbers(variables.keySet(), findings);
    if (numbers.isEmpty()) {
      findings.fault(
          EachModelSettings.ID.variable(1),
          "no model is configured",
          "set LLM_PROVIDER_1_ID, LLM_PROVIDER_1_TYPE and what that type needs, or [["
              + EachModelSettings.TABLES
              + "]] in config.toml");
    }
    Map<String, Integer> ids = new HashMap<>();
    Map<String, String> fallbacks = new HashMap<>();
    List<LlmProviderSettings> providers = new ArrayList<>();
    for (int number : numbers) {
      LlmProvider provider = new LlmProvider(number, variables, proxies, findings);
      provider.id().ifPresent(id -> refuseSecond(id, number, ids, findings));
      provider.read().ifPresent(providers::add);
      provider.id().ifPresent(id -> provider.fallback().ifPresent(to -> fallbacks.put(id, to)));
    }
    new Fallbacks(ids, fallbacks).check(findings);
    return providers;
  }

  private static Set<Integer> numbers(Set<String> names, Findings findings) {
    Set<Integer> numbers = new TreeSet<>();
    for (String name : new TreeSet<>(names)) {
      if (!name.startsWith(EachModelSettings.VARIABLES)) {
        continue;
      }
      Matcher parts = NAME.matcher(name);
      if (parts.matches() && declares(parts.group("field"))) {
        numbers.add(Integer.valueOf(parts.group("number")));
      } else {
        findings.warning(
            Shown.plain(name),
            "unknown and ignored",
            "correct or remove it; known are %s<n>_ with n from 1 to %d and %s"
                .formatted(EachModelSettings.VARIABLES, EachModelSettings.MOST, fields()));
      }
    }
    return numbers;
  }

  private static boolean declares(String field) {
    return EachModelSettings.DECLARED.stream()
        .anyMatch(s -> s.variable().equals(EachModelSettings.VARIABLES + "<n>_" + field));
  }

  private static String fields() {
    return EachModelSettings.DECLARED.stream()
        .map(
            setting ->
                setting.variable().substring((EachModelSettings.VARIABLES + "<n>_").length()))
        .collect(Collectors.joining(", "));
  }

  private static void refuseSecond(
      String id, int number, Map<String, Integer> ids, Findings findings) {
    Integer first = ids.putIfAbsent(id, number);
    if (first != null) {
      findings.fault(
          EachModelSettings.ID.variable(number),
          Shown.quoted(id) + " is already " + EachModelSettings.ID.variable(first),
          "give each model an id of its own");
    }
  }
}
