package io.chatbox.telemetry;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/**
 * Where our lines go in a process that is ours: to standard output, and to files where a folder is
 * set. In somebody else's server this stays closed and the lines are the server's.
 */
public final class LogOutput {
  /** The parent of all our loggers; held here, since the log manager holds loggers weakly. */
  private static final Logger ROOT = Logger.getLogger("io.chatbox");

  private static final int FILE_BYTES = 20 * 1024 * 1024;
  private static final int FILES = 5;

  private LogOutput() {}

  /**
   * Opens the output, in place of one that was open before.
   *
   * @param level {@code debug}, {@code info}, {@code warn} or {@code error}
   * @param format {@code text} or {@code json}
   */
  public static synchronized void open(String level, String format) {
    close();
    add(new StandardOutput(), lines(format));
    ROOT.setUseParentHandlers(false);
    ROOT.setLevel(level(level));
  }

  /**
   * As {@link #open(String, String)}, and to files too where there is a folder for them: {@code
   * chatbox.0.log} and its four predecessors, of 20 MB each.
   *
   * @throws IOException if the folder can't be written
   */
  public static synchronized void open(String level, String format, Optional<Path> folder)
      throws IOException {
    open(level, format);
    if (folder.isPresent()) {
      Files.createDirectories(folder.get());
      String files = folder.get().resolve("chatbox.%g.log").toString();
      add(new FileHandler(files, FILE_BYTES, FILES, true), lines(format));
    }
  }

  private static LogFormat lines(String format) {
    return LogFormat.valueOf(format.toUpperCase(Locale.ROOT));
  }

  /** Gives our lines back to the server's own log. */
  public static synchronized void close() {
    for (Handler handler : ROOT.getHandlers()) {
      ROOT.removeHandler(handler);
      handler.close();
    }
    ROOT.setUseParentHandlers(true);
    ROOT.setLevel(null);
  }

  private static void add(Handler handler, LogFormat lines) {
    handler.setLevel(Level.ALL);
    handler.setFormatter(lines.formatter());
    ROOT.addHandler(handler);
  }

  private static Level level(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "debug" -> Level.FINE;
      case "warn" -> Level.WARNING;
      case "error" -> Level.SEVERE;
      default -> Level.INFO;
    };
  }

  /** The process's own output, past the server's capture of {@link System#out}. */
  private static final class StandardOutput extends StreamHandler {
    StandardOutput() {
      setOutputStream(new FileOutputStream(FileDescriptor.out));
    }

    @Override
    public synchronized void publish(LogRecord line) {
      super.publish(line);
      flush();
    }

    /** Standard output outlives us: the process's other lines still go there. */
    @Override
    public synchronized void close() {
      flush();
    }
  }
}
