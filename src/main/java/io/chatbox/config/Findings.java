package io.chatbox.config;

import java.util.ArrayList;
import java.util.List;

/** What a check has found so far: one line each, with the variable, what is wrong, what to do. */
final class Findings {
  private final List<String> faults = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /** For sentences that say what to do by themselves. */
  void fault(String variable, String sentences) {
    faults.add(variable + ": " + sentences);
  }

  void fault(String variable, String wrong, String remedy) {
    fault(variable, wrong + "; " + remedy);
  }

  void warning(String variable, String sentence) {
    warnings.add(variable + ": " + sentence);
  }

  void warning(String variable, String what, String remedy) {
    warning(variable, what + "; " + remedy);
  }

  void add(Findings others) {
    faults.addAll(others.faults);
    warnings.addAll(others.warnings);
  }

  List<String> faults() {
    return List.copyOf(faults);
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }
}
