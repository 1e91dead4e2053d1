package io.chatbox.config.type;

import java.util.ArrayList;
import java.util.List;

/** What a check has found so far: one line each, with the variable, what is wrong, what to do. */
public final class Findings {
  private final List<String> faults = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /** For sentences that say what to do by themselves. */
  public void fault(String variable, String sentences) {
    faults.add(variable + ": " + sentences);
  }

  public void fault(String variable, String wrong, String remedy) {
    fault(variable, wrong + "; " + remedy);
  }

  public void warning(String variable, String sentence) {
    warnings.add(variable + ": " + sentence);
  }

  public void warning(String variable, String what, String remedy) {
    warning(variable, what + "; " + remedy);
  }

  public void add(Findings others) {
    faults.addAll(others.faults);
    warnings.addAll(others.warnings);
  }

  public List<String> faults() {
    return List.copyOf(faults);
  }

  public List<String> warnings() {
    return List.copyOf(warnings);
  }
}
