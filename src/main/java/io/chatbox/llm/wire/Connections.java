package io.chatbox.llm.wire;

import io.chatbox.config.LlmProviderSettings.Route;
import io.chatbox.config.type.Certificates;
import io.chatbox.config.type.HttpProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.nio.MultihomeConnectionInitiator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.reactor.DefaultConnectingIOReactor;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.ProtocolIOSession;
import org.apache.hc.core5.reactor.ssl.TransportSecurityLayer;
import org.apache.hc.core5.util.Timeout;

/**
 * A provider's connections, all read by a few threads, and kept for the next question for a while.
 * There are as many as there are answers at once. Nothing is done on its own account: no redirect,
 * retry, cookie.
 */
final class Connections implements AutoCloseable {
  /** For opening a connection to one of a name's addresses, and for TLS. */
  private static final Timeout CONNECT = Timeout.ofSeconds(10);

  /** A thread reads some 30,000 pieces a second. */
  private static final int THREADS = Math.min(4, Runtime.getRuntime().availableProcessors());

  private static final TlsConfig TLS =
      TlsConfig.custom().setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1).build();

  private final HttpHost target;
  private final Optional<HttpProxy> proxy;
  private final TlsStrategy tls;
  private final DefaultConnectingIOReactor reactor;
  private final ConnectionInitiator initiator;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();

  /** Nobody uses them; that which was used last comes first. */
  private final Deque<Connection> kept = new ConcurrentLinkedDeque<>();

  private volatile boolean closed;

  /**
   * @throws IllegalArgumentException if the route's authorities can't be read
   */
  Connections(HttpHost target, Route route) {
    this.target = target;
    this.proxy = route.proxy();
    this.tls = new DefaultClientTlsStrategy(Certificates.trusting(route.authorities()));
    this.reactor =
        new DefaultConnectingIOReactor(
            (session, connection) -> ((Connection) connection).opened(session),
            IOReactorConfig.custom().setIoThreadCount(THREADS).setTcpNoDelay(true).build(),
            Thread.ofPlatform().daemon().name("llm-io-", 0).factory(),
            null,
            null,
            null,
            session -> session.close(CloseMode.IMMEDIATE));
    this.initiator = new MultihomeConnectionInitiator(reactor, SystemDefaultDnsResolver.INSTANCE);
    reactor.start();
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

  /** Leads to the target itself, or to the proxy. Blocks while a name is looked up. */
  Future<IOSession> connect(Connection connection, FutureCallback<IOSession> then) {
    HttpHost first = proxy.map(HttpProxy::address).map(Hosts::proxy).orElse(target);
    return initiator.connect(Hosts.withPort(first), null, null, CONNECT, connection, then);
  }

  /** Whether a proxy has to be asked to connect us. */
  boolean tunnels() {
    return proxy.isPresent() && isSecure();
  }

  boolean isSecure() {
    return target.getSchemeName().equalsIgnoreCase("https");
  }

  void secure(ProtocolIOSession session, FutureCallback<TransportSecurityLayer> then) {
    tls.upgrade(session, target, TLS, CONNECT, then);
  }

  /** What a proxy is asked that is to lead to the target. */
  HttpRequest tunnel() {
    HttpHost to = Hosts.withPort(target);
    HttpRequest request = new BasicHttpRequest("CONNECT", to, to.toHostString());
    tellProxy(request);
    return request;
  }

  /**
   * @param path and query
   */
  HttpRequest request(String method, String path) {
    BasicHttpRequest request = new BasicHttpRequest(method, target, path);
    if (proxy.isPresent() && !isSecure()) {
      request.setAbsoluteRequestUri(true);
      tellProxy(request);
    }
    return request;
  }

  private void tellProxy(HttpRequest request) {
    proxy
        .flatMap(HttpProxy::login)
        .ifPresent(
            login -> {
              String both = login.user().reveal() + ":" + login.password().reveal();
              byte[] bytes = both.getBytes(StandardCharsets.UTF_8);
              request.setHeader(
                  "Proxy-Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
            });
  }

  void keep(Connection connection) {
    kept.push(connection);
    if (closed) {
      connection.close();
    }
  }

  void forget(Connection connection) {
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
    reactor.close(CloseMode.IMMEDIATE);
  }

  /**
   * Blocks until a request has gone out and its response is there, or for so long at most.
   *
   * @throws IOException if there is none
   */
  int send(HttpRequest request, byte[] json, Timeout limit) throws IOException {
    while (true) {
      Connection connection = take();
      boolean wasKept = connection.wasKept();
      connection.open();
      Telling telling = new Telling(connection, request, json);
      connection.send(telling);
      Optional<Integer> status = telling.status(limit);
      if (status.isPresent()) {
        return status.get();
      }
      if (!wasKept) {
        throw new IOException("not sent");
      }
    }
  }
}
