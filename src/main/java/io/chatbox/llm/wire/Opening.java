package io.chatbox.llm.wire;

import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.ssl.TransportSecurityLayer;

/**
 * The steps in which a connection is opened: the network's, a proxy's tunnel, TLS. Each begins
 * where the one before ends, on the thread that reads: nobody else may touch what comes meanwhile.
 */
final class Opening implements FutureCallback<IOSession> {
  /** How the library puts it that the other side is gone; its own faults say more. */
  private static final String GONE = "TLS handshake failed";

  private final Connections connections;
  private final Connection connection;
  private final CompletableFuture<Void> ready;

  /**
   * @param ready is completed when all steps are done
   */
  Opening(Connections connections, Connection connection, CompletableFuture<Void> ready) {
    this.connections = connections;
    this.connection = connection;
    this.ready = ready;
  }

  @Override
  public void completed(IOSession session) {
    if (connections.tunnels()) {
      connection.send(new Tunnel(connection, connections.tunnel(), this::secure, this::failed));
    } else {
      secure();
    }
  }

  private void secure() {
    if (connections.isSecure()) {
      connections.secure(connection.session(), new Handshake());
    } else {
      ready.complete(null);
    }
  }

  @Override
  public void failed(Exception fault) {
    ready.completeExceptionally(fault);
  }

  @Override
  public void cancelled() {
    failed(new ConnectionClosedException());
  }

  private final class Handshake implements FutureCallback<TransportSecurityLayer> {
    @Override
    public void completed(TransportSecurityLayer secured) {
      ready.complete(null);
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
