package io.chatbox.safety.redaction;

import io.chatbox.safety.Passage;
import io.chatbox.safety.TextFilter;
import io.chatbox.safety.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One call's texts, and the placeholders that were given out in them. */
final class Redaction implements TextFilter.Judge {
  /**
   * Takes the place of what was found while others search: nothing that is searched for reaches
   * over it.
   */
  private static final String MASK = "\n";

  private final List<Finder> finders;

  /** As many as the call's texts hold. */
  private final Map<String, Map<String, String>> placeholders = new HashMap<>();

  /**
   * @param finders an earlier one's findings are out of the later ones' sight
   */
  Redaction(List<Finder> finders) {
    this.finders = finders;
  }

  @Override
  public Verdict judge(Passage passage) {
    List<Finding> found = findings(passage.text());
    return found.isEmpty() ? Verdict.PASS : new Verdict.Change(replaced(passage.text(), found));
  }

  private List<Finding> findings(String text) {
    List<Finding> all = new ArrayList<>();
    String rest = text;
    for (Finder finder : finders) {
      List<Finding> found = finder.find(rest);
      rest = masked(rest, found);
      all.addAll(found);
    }
    all.sort(Comparator.comparingInt(Finding::start));
    return all;
  }

  private static String masked(String text, List<Finding> found) {
    if (found.isEmpty()) {
      return text;
    }
    StringBuilder masked = new StringBuilder(text.length());
    for (Finding finding : found) {
      masked.append(text, masked.length(), finding.start());
      masked.append(MASK.repeat(finding.end() - finding.start()));
    }
    return masked.append(text, masked.length(), text.length()).toString();
  }

  private String replaced(String text, List<Finding> found) {
    StringBuilder replaced = new StringBuilder(text.length());
    int from = 0;
    for (Finding finding : found) {
      replaced.append(text, from, finding.start()).append(placeholder(finding));
      from = finding.end();
    }
    return replaced.append(text, from, text.length()).toString();
  }

  private String placeholder(Finding finding) {
    Map<String, String> known = placeholders.computeIfAbsent(finding.kind(), k -> new HashMap<>());
    return known.computeIfAbsent(
        finding.value(), value -> "[%s %d]".formatted(finding.kind(), known.size() + 1));
  }
}
