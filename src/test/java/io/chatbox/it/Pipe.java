package io.chatbox.it;

import io.chatbox.it.TcpProxy.End;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** One direction of a {@link Link}: one thread runs it, others tell it what to do. */
final class Pipe {
  private final Socket from;
  private final Socket to;
  private final Link link;

  private long passed;
  private long limit = Long.MAX_VALUE;
  private End howAtLimit = End.RESET;
  private boolean held;
  private boolean finished;
  private boolean swallowing;
  private Duration delay = Duration.ZERO;
  private Consumer<ByteBuffer> watcher = bytes -> {};

  Pipe(Socket from, Socket to, Link link) {
    this.from = from;
    this.to = to;
    this.link = link;
  }

  synchronized long passed() {
    return passed;
  }

  void cutAfter(long bytes, End how) {
    End now = null;
    synchronized (this) {
      limit = bytes;
      howAtLimit = how;
      now = passed >= limit ? how : null;
    }
    if (now != null) {
      link.cut(now);
    }
  }

  synchronized void hold(boolean hold) {
    held = hold;
    notifyAll();
  }

  synchronized void delay(Duration time) {
    delay = time;
  }

  synchronized void watch(Consumer<ByteBuffer> each) {
    watcher = each;
  }

  private synchronized Consumer<ByteBuffer> watcher() {
    return watcher;
  }

  /** Passes nothing on any more and ends. */
  synchronized void finish() {
    finished = true;
    notifyAll();
  }

  /** Reads on to the end, into nothing. */
  synchronized void swallow() {
    swallowing = true;
    notifyAll();
  }

  void run() {
    byte[] buffer = new byte[16_384];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        pass(out, buffer, count);
      }
      if (mayPass()) {
        to.shutdownOutput();
      }
    } catch (IOException e) {
      broken();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(OutputStream out, byte[] buffer, int count)
      throws IOException, InterruptedException {
    LockSupport.parkNanos(delay().toNanos());
    if (!mayPass()) {
      return;
    }
    int allowed = (int) Math.min(count, limit() - passed());
    watcher().accept(ByteBuffer.wrap(buffer, 0, allowed).asReadOnlyBuffer());
    out.write(buffer, 0, allowed);
    End how = count(allowed);
    if (how != null) {
      link.cut(how);
    }
  }

  private synchronized Duration delay() {
    return delay;
  }

  private synchronized long limit() {
    return limit;
  }

  private synchronized End count(int more) {
    passed += more;
    return passed >= limit ? howAtLimit : null;
  }

  /** Waits while it is held; whether what was read is to be passed on then. */
  private synchronized boolean mayPass() throws InterruptedException {
    while (held && !finished && !swallowing) {
      wait();
    }
    return !finished && !swallowing;
  }

  /** One end was reset or is gone: so it is for the other, unless the test wants it otherwise. */
  private void broken() {
    try {
      if (mayPass()) {
        link.cut(End.RESET);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
