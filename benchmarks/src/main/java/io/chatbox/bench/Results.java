package io.chatbox.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured: several values of each figure and system, printed as medians and ratios. */
final class Results {
  private final List<Kind> kinds;
  private final Map<Figure, Map<Kind, List<Double>>> values = new LinkedHashMap<>();

  /**
   * A row of the table.
   *
   * @param decimals digits after the point
   */
  record Figure(String name, int decimals) {
    private String show(double value) {
      return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
  }

  Results(List<Kind> kinds) {
    this.kinds = kinds;
  }

  void add(Figure figure, Kind kind, double value) {
    values
        .computeIfAbsent(figure, row -> new EnumMap<>(Kind.class))
        .computeIfAbsent(kind, cell -> new ArrayList<>())
        .add(value);
  }

  /** In Markdown: median (least to most) of each system, then Chatbox as a multiple of others. */
  String table() {
    StringBuilder table = new StringBuilder("| median (least–most) |");
    kinds.forEach(kind -> table.append(' ').append(kind.label()).append(" |"));
    others().forEach(kind -> table.append(" ÷ ").append(kind.label()).append(" |"));
    table.append("\n|---|").append("--:|".repeat(kinds.size() + others().size())).append('\n');
    values.forEach(
        (figure, row) -> {
          table.append("| ").append(figure.name()).append(" |");
          kinds.forEach(kind -> table.append(cell(figure, row.get(kind))));
          others().forEach(kind -> table.append(ratio(row.get(Kind.CHATBOX), row.get(kind))));
          table.append('\n');
        });
    return table.toString();
  }

  private List<Kind> others() {
    return kinds.stream().filter(kind -> kind != Kind.CHATBOX).toList();
  }

  private static String cell(Figure figure, List<Double> measured) {
    if (measured == null) {
      return " – |";
    }
    return " %s (%s–%s) |"
        .formatted(
            figure.show(median(measured)),
            figure.show(Collections.min(measured)),
            figure.show(Collections.max(measured)));
  }

  private static String ratio(List<Double> chatbox, List<Double> other) {
    if (chatbox == null || other == null || median(other) <= 0) {
      return " – |";
    }
    return String.format(Locale.ROOT, " %.2f |", median(chatbox) / median(other));
  }

  private static double median(List<Double> measured) {
    List<Double> sorted = measured.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
