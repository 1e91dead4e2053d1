package io.chatbox.llm.wire;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the header {@code Retry-After}: seconds, or a date in any of HTTP's three forms (RFC 9110,
 * sections 10.2.3 and 5.6.7).
 */
final class RetryAfter {
  /** Whatever is longer comes to the same: nobody waits for it. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter.RFC_1123_DATE_TIME;
  private static final DateTimeFormatter ASCTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US).withZone(ZoneOffset.UTC);

  private final Clock clock;

  RetryAfter(Clock clock) {
    this.clock = clock;
  }

  /**
   * How long to wait, from zero to a day.
   *
   * @return zero if there is no such header, it can't be read or its date has passed
   */
  Duration read(Optional<String> header) {
    String value = header.orElse("").strip();
    return value.chars().allMatch(c -> c >= '0' && c <= '9') ? seconds(value) : until(value);
  }

  private static Duration seconds(String digits) {
    if (digits.isEmpty()) {
      return Duration.ZERO;
    }
    return digits.length() > 9 ? LONGEST : atMost(Duration.ofSeconds(Long.parseLong(digits)));
  }

  private Duration until(String date) {
    Instant now = clock.instant();
    for (DateTimeFormatter form : List.of(IMF_FIXDATE, rfc850(now), ASCTIME)) {
      try {
        Duration wait = Duration.between(now, form.parse(date, Instant::from));
        return wait.isNegative() ? Duration.ZERO : atMost(wait);
      } catch (DateTimeException e) {
        // Of another form, or none.
      }
    }
    return Duration.ZERO;
  }

  private static Duration atMost(Duration wait) {
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }

  /** Its year has two digits and lies at most 50 years ahead. */
  private static DateTimeFormatter rfc850(Instant now) {
    int century = now.atZone(ZoneOffset.UTC).getYear() - 49;
    return new DateTimeFormatterBuilder()
        .appendPattern("EEEE, dd-MMM-")
        .appendValueReduced(ChronoField.YEAR, 2, 2, century)
        .appendPattern(" HH:mm:ss 'GMT'")
        .toFormatter(Locale.US)
        .withZone(ZoneOffset.UTC);
  }
}
