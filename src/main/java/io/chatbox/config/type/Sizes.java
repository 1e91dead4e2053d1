package io.chatbox.config.type;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as settings write them: bytes, or {@code 64KB} {@code 100MB} {@code 1GB} of 1024 each. */
final class Sizes {
  private static final List<String> UNITS = List.of("", "KB", "MB", "GB");
  private static final Pattern FORM = Pattern.compile("([0-9]{1,12})([KMG]B)?");

  private Sizes() {}

  /**
   * @return bytes
   * @throws IllegalArgumentException if {@code text} has another form
   */
  static long parse(String text) {
    Matcher parts = FORM.matcher(text.toUpperCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a size");
    }
    int unit = parts.group(2) == null ? 0 : UNITS.indexOf(parts.group(2));
    long count = Long.parseLong(parts.group(1));
    if (count > Long.MAX_VALUE >> (10 * unit)) {
      throw new IllegalArgumentException("not a size that anything has");
    }
    return count << (10 * unit);
  }

  /** The shortest text that {@link #parse} reads as {@code bytes}. */
  static String text(long bytes) {
    int unit = 0;
    long count = bytes;
    while (count != 0 && count % 1024 == 0 && unit + 1 < UNITS.size()) {
      count /= 1024;
      unit++;
    }
    return count + UNITS.get(unit);
  }
}
