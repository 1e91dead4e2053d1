package io.chatbox.llm.wire;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.impl.nio.ClientHttp1IOEventHandler;
import org.apache.hc.core5.http.nio.command.RequestExecutionCommand;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.ProtocolIOSession;

/**
 * One network connection to a provider, for one {@link Exchange} at a time. Whoever has it opens it
 * on a thread that may wait, and may close it at any time from any thread, also while it is being
 * opened: that frees it at once. What comes by it is read on the thread of its {@link Connections}.
 */
final class Connection {
  /** For name, network, proxy and TLS together. */
  private static final Duration OPENING = Duration.ofSeconds(30);

  private final Connections connections;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private volatile Future<?> connecting;
  private volatile ProtocolIOSession session;
  private volatile boolean closed;

  /** {@link System#nanoTime()}; of one that is kept. */
  private volatile long keptUntil;

  private volatile boolean wasKept;

  /** Whether a response is to come. Only on the thread that reads. */
  private boolean asked;

  Connection(Connections connections) {
    this.connections = connections;
  }

  /** Whether it has served before. */
  boolean wasKept() {
    return wasKept;
  }

  /** Of one that is kept: whether its time is not over, and the other side has not closed it. */
  boolean isUsable() {
    return !closed && session.isOpen() && System.nanoTime() - keptUntil < 0;
  }

  /**
   * Waits until it is open. At once if it was kept.
   *
   * @throws Tunnel.Refused by a proxy
   * @throws IOException if it can't be opened, or was closed meanwhile; it is closed then
   */
  void open() throws IOException {
    if (wasKept) {
      return;
    }
    Opening steps = new Opening(connections, this, ready);
    try {
      connecting = connections.connect(this, steps);
      if (closed) {
        connecting.cancel(true);
      }
      ready.get(OPENING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      close();
      throw e.getCause() instanceof IOException fault ? fault : new IOException(e.getCause());
    } catch (TimeoutException e) {
      close();
      throw new IOException("opening takes too long", e);
    } catch (InterruptedException e) {
      close();
      throw new InterruptedIOException();
    } catch (IllegalStateException e) {
      close();
      throw new IOException("closed", e); // The server is stopping.
    }
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
  void send(Exchange exchange) {
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
      connections.keep(this);
    } else {
      close();
    }
  }

  /** Idempotent. */
  void close() {
    closed = true;
    connections.forget(this);
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
