package io.chatbox.telemetry;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

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

  /** A value may come from a client: it can't begin a line of its own. */
  private static String oneLine(String value) {
    return value.codePoints().anyMatch(Character::isISOControl)
        ? value.replaceAll("\\p{Cntrl}", "?")
        : value;
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
