package io.chatbox.telemetry;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** How a line looks. Both formats show the level as a word that {@code grep ERROR} finds. */
enum LogFormat {
  /** {@code 2026-01-01T12:00:00.000Z WARN io.chatbox.gateway.Outbox sentence key=value}. */
  TEXT {
    @Override
    String line(LogRecord line) {
      String head =
          "%s %-5s %s %s%n"
              .formatted(
                  TIME.format(line.getInstant()),
                  word(line.getLevel()),
                  line.getLoggerName(),
                  line.getMessage());
      return line.getThrown() == null ? head : head + stackTrace(line.getThrown());
    }
  },

  /** One JSON object a line; the fields stand in the message and apart. */
  JSON {
    @Override
    String line(LogRecord line) {
      JsonObjectBuilder object =
          Json.createObjectBuilder()
              .add("time", TIME.format(line.getInstant()))
              .add("level", word(line.getLevel()))
              .add("logger", line.getLoggerName())
              .add("message", line.getMessage());
      if (line instanceof Log.Line ours) {
        ours.fields().forEach(object::add);
      }
      if (line.getThrown() != null) {
        object.add("stack_trace", stackTrace(line.getThrown()));
      }
      return object.build() + System.lineSeparator();
    }
  };

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private static final int MOST_CAUSES = 10;

  abstract String line(LogRecord line);

  Formatter formatter() {
    return new Formatter() {
      @Override
      public String format(LogRecord line) {
        return line(line);
      }
    };
  }

  private static String word(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return "WARN";
    }
    return level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
  }

  /**
   * The trace, without messages of faults that others made: a driver, a provider or the container
   * may have put into them what nobody is to read here.
   */
  private static String stackTrace(Throwable fault) {
    StringBuilder text = new StringBuilder();
    Throwable next = fault;
    for (int depth = 0; next != null && depth < MOST_CAUSES; depth++) {
      text.append(depth == 0 ? "" : "Caused by: ").append(next.getClass().getName());
      if (isOurs(next) && next.getMessage() != null) {
        text.append(": ").append(Log.oneLine(next.getMessage()));
      }
      text.append(System.lineSeparator());
      for (StackTraceElement frame : next.getStackTrace()) {
        text.append("\tat ").append(frame).append(System.lineSeparator());
      }
      next = next.getCause();
    }
    return text.toString();
  }

  /** Whether the fault was made in our code, not merely met there. */
  private static boolean isOurs(Throwable fault) {
    StackTraceElement[] trace = fault.getStackTrace();
    return trace.length > 0 && trace[0].getClassName().startsWith("io.chatbox.");
  }
}
