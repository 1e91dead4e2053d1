package io.chatbox.gateway;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Work of one connection that may block, done in order and one piece at a time on a virtual thread
 * that lives while there is any.
 */
final class Inbox {
  /** A client that sends faster than we store is told so after this many. */
  static final int MAX_WAITING = 64;

  private final Queue<Runnable> queue = new ArrayDeque<>();
  private boolean working;

  /** Whether there was room for it. */
  synchronized boolean offer(Runnable work) {
    if (queue.size() >= MAX_WAITING) {
      return false;
    }
    queue.add(work);
    if (!working) {
      working = true;
      Thread.ofVirtual().name("inbox").start(this::work);
    }
    return true;
  }

  /** Forgets what waits; the connection is gone. */
  synchronized void clear() {
    queue.clear();
  }

  private void work() {
    for (Runnable next = next(); next != null; next = next()) {
      next.run();
    }
  }

  private synchronized Runnable next() {
    Runnable next = queue.poll();
    working = next != null;
    return next;
  }
}
