package io.chatbox.config.type;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as settings write them: {@code 100ms}, {@code 54s}, {@code 5m0s}, {@code 1h30m}. */
public final class Durations {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(?<h>[0-9]{1,9})h)?(?:(?<m>[0-9]{1,9})m)?(?:(?<s>[0-9]{1,9})s)?"
              + "(?:(?<ms>[0-9]{1,9})ms)?");

  private Durations() {}

  /**
   * @throws IllegalArgumentException if {@code text} has another form
   */
  static Duration parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      throw new IllegalArgumentException("not a duration");
    }
    return Duration.ofHours(part(parts, "h"))
        .plusMinutes(part(parts, "m"))
        .plusSeconds(part(parts, "s"))
        .plusMillis(part(parts, "ms"));
  }

  private static long part(Matcher parts, String unit) {
    String digits = parts.group(unit);
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /** The shortest text that {@link #parse} reads as {@code duration}, to the millisecond. */
  public static String text(Duration duration) {
    String text =
        part(duration.toHours(), "h")
            + part(duration.toMinutesPart(), "m")
            + part(duration.toSecondsPart(), "s")
            + part(duration.toMillisPart(), "ms");
    return text.isEmpty() ? "0s" : text;
  }

  private static String part(long count, String unit) {
    return count == 0 ? "" : count + unit;
  }
}
