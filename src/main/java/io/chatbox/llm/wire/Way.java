package io.chatbox.llm.wire;

import io.chatbox.config.LlmProviderSettings.Route;
import io.chatbox.config.type.Certificates;
import io.chatbox.config.type.HttpProxy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
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
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.ssl.TransportSecurityLayer;
import org.apache.hc.core5.util.Timeout;

/** The way to a server: directly, or by a proxy, which is told user and password if it has any. */
final class Way {
  /** For opening a connection to one of a name's addresses, and for TLS. */
  private static final Timeout CONNECT = Timeout.ofSeconds(10);

  private static final TlsConfig TLS =
      TlsConfig.custom().setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1).build();

  private final HttpHost target;
  private final Optional<HttpProxy> proxy;
  private final TlsStrategy tls;

  /**
   * @throws IllegalArgumentException if the route's authorities can't be read
   */
  Way(HttpHost target, Route route) {
    this.target = target;
    this.proxy = route.proxy();
    this.tls = new DefaultClientTlsStrategy(Certificates.trusting(route.authorities()));
  }

  /** Leads to the target itself, or to the proxy. Blocks while a name is looked up. */
  Future<IOSession> connect(
      ConnectionInitiator network, Connection connection, FutureCallback<IOSession> then) {
    HttpHost first = proxy.map(HttpProxy::address).map(Hosts::proxy).orElse(target);
    return new MultihomeConnectionInitiator(network, SystemDefaultDnsResolver.INSTANCE)
        .connect(Hosts.withPort(first), null, null, CONNECT, connection, then);
  }

  /** Whether a proxy has to be asked for a tunnel. */
  boolean tunnels() {
    return proxy.isPresent() && isSecure();
  }

  boolean isSecure() {
    return target.getSchemeName().equalsIgnoreCase("https");
  }

  void secure(Connection connection, FutureCallback<TransportSecurityLayer> then) {
    tls.upgrade(connection.session(), target, TLS, CONNECT, then);
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
}
