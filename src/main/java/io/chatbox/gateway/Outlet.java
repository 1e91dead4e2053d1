package io.chatbox.gateway;

import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way out of a connection that the container has upgraded, for whole frames, one after the
 * other. By the container's stream, which waits for the peer; or past it, for what the network
 * takes at once: nothing waits in the stream between two frames.
 */
final class Outlet {
  private static final Duration A_MOMENT = Duration.ofMillis(50);

  private final ServletOutputStream out;
  private final LibertyLink link;

  /** The connection itself, or null where it can't be reached, as behind TLS of the container's. */
  private final SocketChannel channel;

  private final ReentrantLock writing = new ReentrantLock();

  /** The thread that writes, while there is one. */
  private volatile Thread writer;

  /** The stream is no longer to be touched. */
  private volatile boolean released;

  Outlet(ServletOutputStream out, LibertyLink link) {
    this.out = out;
    this.link = link;
    this.channel = link.channel().orElse(null);
  }

  /** Whether {@link #writeNow} can do anything. */
  boolean takesNow() {
    return channel != null;
  }

  /** Takes of the frame what the network takes; waits for nothing. */
  void writeNow(ByteBuffer frame) {
    if (!writing.tryLock()) {
      return;
    }
    try {
      if (!released) {
        channel.write(frame);
      }
    } catch (IOException | RuntimeException e) {
      // Whoever writes the rest will be told.
    } finally {
      writing.unlock();
    }
  }

  /** Waits as long as the peer doesn't read. */
  void write(byte[] frame) throws IOException {
    writing.lock();
    try {
      if (released) {
        throw new IOException("the connection has ended");
      }
      writer = Thread.currentThread();
      out.write(frame);
      out.flush();
    } finally {
      writer = null;
      writing.unlock();
    }
  }

  /** Nothing is written any more. What is under way goes on. */
  void release() {
    released = true;
  }

  /** Gets out whoever is in a write. Does not wait for that. */
  boolean abort() {
    return link.abortWrites(writer);
  }

  /** Whether nobody is in a write; waits for a moment. */
  boolean isFree() {
    return isFree(writing);
  }

  /** Whether nobody holds it; waits for a moment. */
  static boolean isFree(ReentrantLock lock) {
    try {
      boolean free = lock.tryLock(A_MOMENT.toMillis(), TimeUnit.MILLISECONDS);
      if (free) {
        lock.unlock();
      }
      return free;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Open Liberty takes a connection that ends without a fault for one that goes on as HTTP, and
   * reads whatever the peer still sends as its next request. Only after an abort, with nobody left.
   */
  void failOnce() {
    try {
      out.write(0);
      out.flush();
    } catch (IOException | RuntimeException e) {
      // Writes have been aborted.
    }
  }
}
