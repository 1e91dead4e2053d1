package io.chatbox.llm.wire;

import io.chatbox.config.LlmProviderSettings.Route;
import java.io.IOException;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.DefaultConnectingIOReactor;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.Timeout;

/**
 * A provider's connections, all read by a few threads, and kept for the next question for a while.
 * There are as many as there are answers at once. Nothing is done on its own account: no redirect,
 * retry, cookie.
 */
final class Connections implements Connection.Owner, AutoCloseable {
  /** Each reads some 30,000 pieces a second. */
  private static final int THREADS = Math.min(4, Runtime.getRuntime().availableProcessors());

  private final Way way;
  private final DefaultConnectingIOReactor network;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();

  /** Nobody uses them; that which was used last comes first. */
  private final Deque<Connection> kept = new ConcurrentLinkedDeque<>();

  private volatile boolean closed;

  /**
   * @throws IllegalArgumentException if the route's authorities can't be read
   */
  Connections(HttpHost target, Route route) {
    this.way = new Way(target, route);
    this.network =
        new DefaultConnectingIOReactor(
            (session, connection) -> ((Connection) connection).opened(session),
            IOReactorConfig.custom().setIoThreadCount(THREADS).setTcpNoDelay(true).build(),
            Thread.ofPlatform().daemon().name("llm-io-", 0).factory(),
            null,
            null,
            null,
            session -> session.close(CloseMode.IMMEDIATE));
    network.start();
  }

  /** One that was kept, or one that is still to be opened. */
  Connection take() {
    for (Connection one = kept.poll(); one != null; one = kept.poll()) {
      if (one.isUsable()) {
        return one;
      }
      one.close();
    }
    Connection fresh = new Connection(this);
    open.add(fresh);
    if (closed) {
      fresh.close(); // The server is stopping.
    }
    return fresh;
  }

  /**
   * Waits until a connection is open. At once if it was kept.
   *
   * @throws Tunnel.Refused by a proxy
   * @throws IOException if it can't be opened, or was closed meanwhile; it is closed then
   */
  void open(Connection connection) throws IOException {
    if (!connection.wasKept()) {
      new Opening(way, connection).open(network);
    }
  }

  /**
   * @param path and query
   */
  HttpRequest request(String method, String path) {
    return way.request(method, path);
  }

  /**
   * Blocks until a request has gone out and its response was read, or for so long at most.
   *
   * @return the response's status
   * @throws IOException if there is none
   */
  int send(HttpRequest request, byte[] json, Timeout limit) throws IOException {
    while (true) {
      Connection connection = take();
      open(connection);
      Telling telling = new Telling(connection, request, json);
      connection.send(telling);
      Optional<Integer> status = telling.status(limit);
      if (status.isPresent()) {
        return status.get();
      }
      if (!telling.isByKept()) {
        throw new IOException("not sent");
      }
    }
  }

  @Override
  public void keep(Connection connection) {
    kept.push(connection);
    if (closed) {
      connection.close();
    }
  }

  @Override
  public void forget(Connection connection) {
    open.remove(connection);
  }

  /** Lets go of connections that were not used for a while. */
  void closeIdle() {
    for (Connection one : kept) {
      if (!one.isUsable() && kept.remove(one)) {
        one.close();
      }
    }
  }

  /** How many connections are open or being opened, used or kept. */
  int size() {
    return open.size();
  }

  /** Breaks off what runs. */
  @Override
  public void close() {
    closed = true;
    open.forEach(Connection::close);
    network.close(CloseMode.IMMEDIATE);
  }
}
