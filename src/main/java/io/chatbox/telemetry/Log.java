package io.chatbox.telemetry;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

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
    return new Log(System.getLogger(owner.getName()));
  }

  public void debug(String sentence, Object... pairs) {
    write(Level.DEBUG, sentence, null, pairs);
  }

  public void info(String sentence, Object... pairs) {
    write(Level.INFO, sentence, null, pairs);
  }

  public void warn(String sentence, Object... pairs) {
    write(Level.WARNING, sentence, null, pairs);
  }

  public void error(String sentence, Object... pairs) {
    write(Level.ERROR, sentence, null, pairs);
  }

  /** With the fault's stack trace, for faults that nobody expected. */
  public void error(String sentence, Throwable fault, Object... pairs) {
    write(Level.ERROR, sentence, fault, pairs);
  }

  private void write(Level level, String sentence, Throwable fault, Object... pairs) {
    if (logger.isLoggable(level)) {
      logger.log(level, line(sentence, pairs), fault);
    }
  }

  static String line(String sentence, Object... pairs) {
    StringBuilder line = new StringBuilder(sentence);
    for (int i = 0; i + 1 < pairs.length; i += 2) {
      line.append(' ').append(pairs[i]).append('=').append(pairs[i + 1]);
    }
    return line.toString();
  }

  static List<String> keys(Object... pairs) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i + 1 < pairs.length; i += 2) {
      keys.add(String.valueOf(pairs[i]));
    }
    return keys;
  }
}
