package io.chatbox.config.type;

import io.chatbox.config.type.ValueType.Form;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The plain types of settings; all bounds are inclusive. */
public final class ValueTypes {
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,10}");
  private static final int LONGEST_MATCHED = 4096;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

  private ValueTypes() {}

  public static ValueType<Integer> whole(int least, int most) {
    return ValueType.of(
            "a whole number from %d to %d".formatted(least, most),
            text -> {
              require(DIGITS.matcher(text).matches());
              return Math.toIntExact(within(Long.parseLong(text), (long) least, (long) most));
            })
        .as(Form.NUMBER);
  }

  public static ValueType<Double> decimal(String least, String most) {
    return ValueType.of(
            "a number from %s to %s".formatted(least, most),
            text -> {
              require(text.length() <= 20);
              return within(new BigDecimal(text), new BigDecimal(least), new BigDecimal(most))
                  .doubleValue();
            })
        .as(Form.NUMBER);
  }

  public static ValueType<Duration> duration(String least, String most) {
    Duration from = Durations.parse(least);
    Duration to = Durations.parse(most);
    return ValueType.of(
        "a duration from %s to %s, written like 100ms, 54s or 1h30m"
            .formatted(Durations.text(from), Durations.text(to)),
        text -> within(Durations.parse(text), from, to));
  }

  /** Bytes. */
  public static ValueType<Integer> size(int least, int most) {
    return largeSize(least, most).map(Math::toIntExact).as(Form.NUMBER);
  }

  /** Bytes. */
  public static ValueType<Long> largeSize(long least, long most) {
    return ValueType.of(
        "a size from %s to %s, in bytes or written like 64KB or 1MB"
            .formatted(Sizes.text(least), Sizes.text(most)),
        text -> within(Sizes.parse(text), least, most));
  }

  /** One of {@code words}, which are lower-case; any case is read. */
  public static ValueType<String> choice(String... words) {
    List<String> known = List.of(words);
    return ValueType.of(
        "one of " + String.join(", ", known),
        text -> {
          String word = text.toLowerCase(Locale.ROOT);
          require(known.contains(word));
          return word;
        });
  }

  /** On or off. */
  public static ValueType<Boolean> flag() {
    return choice("true", "false").map(Boolean::parseBoolean).as(Form.FLAG);
  }

  /** A country of ISO 3166, in upper case; any case is read. */
  public static ValueType<String> country() {
    return ValueType.of(
        "a country of ISO 3166 in two letters, such as DE",
        text -> {
          String country = text.toUpperCase(Locale.ROOT);
          require(Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2).contains(country));
          return country;
        });
  }

  /** A line of text, lengths in UTF-16 units. */
  public static ValueType<String> line(int longest) {
    return ValueType.of(
        "a line of 1 to %d characters".formatted(longest),
        text -> {
          require(text.length() <= longest && !CONTROL.matcher(text).find());
          return text;
        });
  }

  /** Text of any number of lines, lengths in UTF-16 units. */
  public static ValueType<String> text(int longest) {
    return ValueType.of(
        "a text of 1 to %d characters".formatted(longest),
        text -> {
          require(text.length() <= longest);
          return text;
        });
  }

  public static ValueType<String> matching(String pattern, String allowed) {
    Pattern form = Pattern.compile(pattern);
    return ValueType.of(
        allowed,
        text -> {
          require(text.length() <= LONGEST_MATCHED && form.matcher(text).matches());
          return text;
        });
  }

  /** Comma-separated values of {@code each}; empty ones don't count. */
  public static <T> ValueType<List<T>> list(int longest, ValueType<T> each) {
    return new ValueType<>(
        "a comma-separated list of at most %d, each %s".formatted(longest, each.allowed()),
        each.secret(),
        text -> {
          List<String> parts =
              Arrays.stream(text.split(",")).map(String::strip).filter(p -> !p.isEmpty()).toList();
          require(parts.size() <= longest);
          return parts.stream().map(each::parse).toList();
        },
        Form.LIST);
  }

  private static <C extends Comparable<C>> C within(C value, C least, C most) {
    require(value.compareTo(least) >= 0 && value.compareTo(most) <= 0);
    return value;
  }

  static void require(boolean allowed) {
    if (!allowed) {
      throw new IllegalArgumentException("not allowed");
    }
  }
}
