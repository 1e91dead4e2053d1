package io.chatbox.config;

import java.lang.management.ManagementFactory;
import java.util.OptionalLong;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * How many connections a process of this machine's limits may take. Each needs a file descriptor,
 * and so do the server's files, the database's connections and those to the models, one for each
 * answer that runs: these keep a share, or nobody who is connected would get an answer any more.
 */
public final class Descriptors {
  /** Where the system names no limit. */
  private static final int UNLIMITED = 100_000;

  /** Jars, logs, the database's pool. */
  private static final int OURS = 400;

  /**
   * Of the rest, one in so many is for the models' connections, and for clients' that have ended
   * and whose descriptors are given back a little later.
   */
  private static final int SHARE_OF_OTHERS = 4;

  private static final int FEWEST = 64;

  private Descriptors() {}

  /** Connections of clients at most, sockets among them. */
  public static int forConnections() {
    return forConnections(limit());
  }

  static int forConnections(OptionalLong limit) {
    if (limit.isEmpty()) {
      return UNLIMITED;
    }
    long rest = limit.getAsLong() - OURS;
    return Math.clamp(rest - rest / SHARE_OF_OTHERS, FEWEST, UNLIMITED);
  }

  /** By its name, for not every virtual machine has it. */
  private static OptionalLong limit() {
    try {
      Object limit =
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(
                  new ObjectName("java.lang:type=OperatingSystem"), "MaxFileDescriptorCount");
      return OptionalLong.of((Long) limit);
    } catch (JMException | ClassCastException none) {
      return OptionalLong.empty();
    }
  }
}
