package io.chatbox.llm.wire;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.impl.nio.ClientHttp1IOEventHandler;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.command.RequestExecutionCommand;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.ProtocolIOSession;

/**
 * One network connection to a provider, for one exchange at a time. Whoever has it opens it on a
 * thread that may wait, and may close it at any time from any thread, also while it is being
 * opened: that frees it at once. What comes by it is read on the thread that reads, one of a few
 * for all.
 */
final class Connection {
  /** Whose it is. */
  interface Owner {
    /** It may serve again. */
    void keep(Connection connection);

    /** It is closed. */
    void forget(Connection connection);
  }

  private final Owner owner;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private volatile Future<?> connecting;
  private volatile ProtocolIOSession session;
  private volatile boolean closed;

  /** {@link System#nanoTime()}; of one that is kept. */
  private volatile long keptUntil;

  private volatile boolean wasKept;

  /** Whether a response is to come. Only on the thread that reads. */
  private boolean asked;

  Connection(Owner owner) {
    this.owner = owner;
  }

  /** Whether it has served before. */
  boolean wasKept() {
    return wasKept;
  }

  /** Of one that is kept: whether its time is not over, and the other side has not closed it. */
  boolean isUsable() {
    return !closed && session.isOpen() && System.nanoTime() - keptUntil < 0;
  }

  /** What is to be cancelled if it is closed while it is being opened. */
  void connecting(Future<?> step) {
    connecting = step;
    if (closed) {
      step.cancel(true);
    }
  }

  /** Is completed when it is open, exceptionally if it can't be. */
  CompletableFuture<Void> ready() {
    return ready;
  }

  /** Told by the network, on the thread that reads. */
  IOEventHandler opened(ProtocolIOSession opened) {
    session = opened;
    if (closed) {
      opened.close(CloseMode.IMMEDIATE);
    }
    return new ClientHttp1IOEventHandler(new Http1(opened, () -> asked)) {
      @Override
      public void disconnected(IOSession ended) {
        super.disconnected(ended);
        Connection.this.close();
      }
    };
  }

  ProtocolIOSession session() {
    return session;
  }

  /** Asks; returns at once. On one that is closed, the exchange breaks. */
  void send(AsyncClientExchangeHandler exchange) {
    session.enqueue(
        new RequestExecutionCommand(exchange, HttpCoreContext.create()), Command.Priority.NORMAL);
  }

  /** On the thread that reads. */
  void asked(boolean begins) {
    asked = begins;
  }

  /**
   * It may serve again, if the other side agrees.
   *
   * @param time how long
   */
  void keep(Duration time) {
    if (session.isOpen() && time.isPositive()) {
      keptUntil = System.nanoTime() + time.toNanos();
      wasKept = true;
      owner.keep(this);
    } else {
      close();
    }
  }

  /** Idempotent. */
  void close() {
    closed = true;
    owner.forget(this);
    Future<?> waiting = connecting;
    if (waiting != null) {
      waiting.cancel(true);
    }
    ready.completeExceptionally(new ConnectionClosedException());
    ProtocolIOSession running = session;
    if (running != null) {
      running.close(CloseMode.IMMEDIATE);
    }
  }
}
