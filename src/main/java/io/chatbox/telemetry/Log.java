package io.chatbox.telemetry;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/**
 * A class's log: a fixed sentence that operators can search for, then {@code key=value} pairs.
 * Never give it message content, a token or a key.
 *
 * <pre>{@code
 * private static final Log log = Log.of(Outbox.class);
 * log.warn("client reads too slowly", "user", userId, "pending_bytes", pending);
 * }</pre>
 */
public final class Log {
  /** Controls, ends of lines, marks of direction (Unicode UAX #9), halves of characters. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile(
          "[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\u061C\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u2069\\uFEFF]");

  private final Logger logger;

  private Log(Logger logger) {
    this.logger = logger;
  }

  public static Log of(Class<?> owner) {
    return new Log(Logger.getLogger(owner.getName()));
  }

  public void debug(String sentence, Object... pairs) {
    write(Level.FINE, sentence, null, pairs);
  }

  public void info(String sentence, Object... pairs) {
    write(Level.INFO, sentence, null, pairs);
  }

  public void warn(String sentence, Object... pairs) {
    write(Level.WARNING, sentence, null, pairs);
  }

  public void error(String sentence, Object... pairs) {
    write(Level.SEVERE, sentence, null, pairs);
  }

  /** With the fault's stack trace, for faults that nobody expected. */
  public void error(String sentence, Throwable fault, Object... pairs) {
    write(Level.SEVERE, sentence, fault, pairs);
  }

  private void write(Level level, String sentence, Throwable fault, Object... pairs) {
    if (logger.isLoggable(level)) {
      Line line = new Line(level, logger.getName(), sentence, fieldsOf(pairs));
      line.setThrown(fault);
      logger.log(line);
    }
  }

  private static Map<String, String> fieldsOf(Object... pairs) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i + 1 < pairs.length; i += 2) {
      fields.put(String.valueOf(pairs[i]), oneLine(text(pairs[i + 1])));
    }
    return fields;
  }

  /** Durations as settings write them, {@code 5m0s} and {@code 1.5s}, not as ISO 8601 does. */
  private static String text(Object value) {
    return value instanceof Duration duration ? text(duration) : String.valueOf(value);
  }

  private static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis != 0 && Math.abs(millis) < 1_000) {
      return millis + "ms";
    }
    String hours = duration.toHours() == 0 ? "" : duration.toHours() + "h";
    String minutes = duration.toMinutes() == 0 ? "" : duration.toMinutesPart() + "m";
    BigDecimal seconds = BigDecimal.valueOf(millis % 60_000, 3).stripTrailingZeros();
    return hours + minutes + seconds.toPlainString() + "s";
  }

  /** In UTF-16 units; nothing that an operator looks for is longer. */
  private static final int LONGEST = 1_000;

  /**
   * A value may come from a client: it can't begin a line of its own, nor look like another by
   * characters that turn text round or that nobody sees.
   */
  static String oneLine(String value) {
    String bounded = value.length() > LONGEST ? value.substring(0, LONGEST) + "…" : value;
    return UNPRINTABLE.matcher(bounded).replaceAll("?");
  }

  /** A record that still knows its fields, for formats that show them apart. */
  static final class Line extends LogRecord {
    private static final long serialVersionUID = 1L;

    private final transient Map<String, String> fields;

    Line(Level level, String logger, String sentence, Map<String, String> fields) {
      super(level, sentenceWith(sentence, fields));
      this.fields = fields;
      setLoggerName(logger);
      setSourceClassName(logger);
      setSourceMethodName("");
    }

    Map<String, String> fields() {
      return fields;
    }

    private static String sentenceWith(String sentence, Map<String, String> fields) {
      StringBuilder line = new StringBuilder(sentence);
      fields.forEach((key, value) -> line.append(' ').append(key).append('=').append(value));
      return line.toString();
    }
  }
}
