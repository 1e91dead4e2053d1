package io.chatbox.llm.wire;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.ssl.TransportSecurityLayer;

/**
 * The steps in which a connection is opened: the network's, a proxy's tunnel, TLS. Each begins
 * where the one before ends, on the thread that reads: nobody else may touch what comes meanwhile.
 */
final class Opening implements FutureCallback<IOSession> {
  /** For name, network, proxy and TLS together. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** How the library puts it that the other side is gone; its own faults say more. */
  private static final String GONE = "TLS handshake failed";

  private final Way way;
  private final Connection connection;

  Opening(Way way, Connection connection) {
    this.way = way;
    this.connection = connection;
  }

  /**
   * Waits until it is open.
   *
   * @throws Tunnel.Refused by a proxy
   * @throws IOException if it can't be opened, or was closed meanwhile; it is closed then
   */
  void open(ConnectionInitiator network) throws IOException {
    boolean open = false;
    try {
      connection.connecting(way.connect(network, connection, this));
      connection.ready().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      open = true;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException fault ? fault : new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new InterruptedIOException("opening takes too long");
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    } catch (IllegalStateException e) {
      throw new IOException("closed", e); // The server is stopping.
    } finally {
      if (!open) {
        connection.close();
      }
    }
  }

  @Override
  public void completed(IOSession session) {
    if (way.tunnels()) {
      connection.send(new Tunnel(connection, way.tunnel(), this::secure, this::failed));
    } else {
      secure();
    }
  }

  private void secure() {
    if (way.isSecure()) {
      way.secure(connection, new Handshake());
    } else {
      connection.ready().complete(null);
    }
  }

  @Override
  public void failed(Exception fault) {
    connection.ready().completeExceptionally(fault);
  }

  @Override
  public void cancelled() {
    failed(new ConnectionClosedException());
  }

  private final class Handshake implements FutureCallback<TransportSecurityLayer> {
    @Override
    public void completed(TransportSecurityLayer secured) {
      connection.ready().complete(null);
    }

    /** A handshake that is cut off may work the next time, unlike one that fails. */
    @Override
    public void failed(Exception fault) {
      boolean gone = fault instanceof SSLHandshakeException && GONE.equals(fault.getMessage());
      Opening.this.failed(gone ? new ConnectionClosedException(GONE) : fault);
    }

    @Override
    public void cancelled() {
      Opening.this.cancelled();
    }
  }
}
