package io.chatbox.session.store;

import io.chatbox.mongo.Refusals;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Bounds what all replies of the database with messages in them have in memory together, while they
 * are received and taken apart: the driver keeps a buffer of up to twice a reply's size for each.
 * Whoever comes when there is no room waits, in turn, but for small ones: who chats is not to wait
 * for those who read a lot, and there are connections left for them. Any number of threads.
 */
final class Replies {
  /** KiB of messages: as many windows as keep two thirds of the driver's connections busy. */
  static final int ROOM = 16 * 1024;

  /** KiB of messages. */
  static final int SMALL = 64;

  private static final int KIB = 1024;

  /** As long as the database may take by default. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Semaphore room = new Semaphore(ROOM, true);

  /**
   * Reads while there is room for it.
   *
   * @param bytes of messages in the reply
   * @throws io.chatbox.protocol.ChatException {@code DATABASE_ERROR} if there was none for too long
   */
  <T> T read(long bytes, Supplier<T> work) {
    int kib = (int) Math.min(ROOM, bytes / KIB);
    if (kib <= SMALL) {
      return work.get();
    }
    if (!acquired(kib)) {
      throw Refusals.NOT_LOADED.refusal();
    }
    try {
      return work.get();
    } finally {
      room.release(kib);
    }
  }

  private boolean acquired(int kib) {
    try {
      return room.tryAcquire(kib, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
