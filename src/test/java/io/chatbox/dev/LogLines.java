package io.chatbox.dev;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a class or a package logs while this is open, as "LEVEL sentence". Kept off the console. */
public final class LogLines extends Handler implements AutoCloseable {
  private final Logger logger;
  private final boolean onConsole;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  /**
   * @param logger name of the class or package
   */
  public LogLines(String logger) {
    this.logger = Logger.getLogger(logger);
    this.onConsole = this.logger.getUseParentHandlers();
    this.logger.addHandler(this);
    this.logger.setUseParentHandlers(false);
  }

  /** So far; grows while it is looked at. */
  public List<String> lines() {
    return lines;
  }

  @Override
  public void publish(LogRecord line) {
    lines.add(line.getLevel() + " " + line.getMessage());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(onConsole);
  }
}
