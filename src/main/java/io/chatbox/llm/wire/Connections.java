package io.chatbox.llm.wire;

import io.chatbox.config.LlmProviderSettings.Route;
import io.chatbox.config.type.Certificates;
import io.chatbox.config.type.HostAndPort;
import java.io.IOException;
import java.net.URI;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * A provider's connections, kept for the next call for a while. Calls block, and have no limits of
 * time but for opening a connection: those who ask set theirs, and break a call off by cancelling
 * its request, from any thread.
 */
final class Connections implements AutoCloseable {
  private static final Timeout CONNECT = Timeout.ofSeconds(10);

  /**
   * A kept connection is always looked at first, which takes a millisecond: the server may have
   * closed it, and a question that is lost with it is one try less.
   */
  private static final TimeValue TRUSTED_FOR = TimeValue.ZERO_MILLISECONDS;

  /** More than there can be answers at once. */
  private static final int MOST = 65_536;

  private final HttpHost target;
  private final PoolingHttpClientConnectionManager pool;
  private final CloseableHttpClient client;

  /**
   * @throws IllegalArgumentException if the route's authorities can't be read
   */
  Connections(HttpHost target, Route route) {
    this.target = target;
    pool =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.STRICT)
            .setMaxConnTotal(MOST)
            .setMaxConnPerRoute(MOST)
            .setConnectionFactory(PlainClient.connections())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(CONNECT)
                    .setSocketTimeout(Timeout.DISABLED)
                    .setValidateAfterInactivity(TRUSTED_FOR)
                    .build())
            .setDefaultSocketConfig(SocketConfig.custom().setTcpNoDelay(true).build())
            .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(CONNECT).build())
            .setTlsSocketStrategy(
                new DefaultClientTlsStrategy(Certificates.trusting(route.authorities())))
            .build();
    RequestConfig.Builder usual =
        RequestConfig.custom()
            .setConnectionRequestTimeout(CONNECT)
            .setResponseTimeout(Timeout.DISABLED);
    client = PlainClient.of(pool, usual, route.proxy()).build();
  }

  /** Where an address leads; the port that is usual for it stands in no {@code Host} header. */
  static HttpHost host(URI address) {
    HostAndPort place = HostAndPort.of(address);
    boolean plain = address.getScheme().equalsIgnoreCase("http");
    int port = place.port() == (plain ? 80 : 443) ? -1 : place.port();
    return new HttpHost(address.getScheme(), place.host(), port);
  }

  /**
   * Asks, and waits for the response's head.
   *
   * @throws IOException if it breaks, also because the request was cancelled
   */
  ClassicHttpResponse open(HttpUriRequestBase request) throws IOException {
    try {
      return client.executeOpen(target, request, null);
    } catch (IllegalStateException closed) {
      throw new IOException("closed"); // The server is stopping.
    }
  }

  /** Lets go of connections that were not used for a while. */
  void closeIdle() {
    pool.closeExpired();
    pool.closeIdle(PlainClient.KEPT);
  }

  /** How many connections are open, used or kept. */
  int size() {
    return pool.getTotalStats().getLeased() + pool.getTotalStats().getAvailable();
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
    pool.close(CloseMode.IMMEDIATE);
  }
}
