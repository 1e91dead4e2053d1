package io.chatbox.llm.wire;

import io.chatbox.config.LlmProviderSettings.Route;
import io.chatbox.config.type.HttpProxy;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
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

  /** How long a connection is kept that nobody uses; servers keep theirs for a minute, mostly. */
  private static final TimeValue KEPT = TimeValue.ofSeconds(30);

  /** One that was not used for longer is looked at first: the server may have closed it. */
  private static final TimeValue FRESH = TimeValue.ofMilliseconds(500);

  /** More than there can be answers at once. */
  private static final int MOST = 65_536;

  private static final Http1Config HEADS =
      Http1Config.custom().setMaxHeaderCount(256).setMaxLineLength(64 << 10).build();

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
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder()
                    .http1Config(HEADS)
                    // Not the lenient one, which takes a mail server's greeting for silence.
                    .responseParserFactory(new DefaultHttpResponseParserFactory(HEADS))
                    .build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(CONNECT)
                    .setSocketTimeout(Timeout.DISABLED)
                    .setValidateAfterInactivity(FRESH)
                    .build())
            .setDefaultSocketConfig(SocketConfig.custom().setTcpNoDelay(true).build())
            .setDefaultTlsConfig(TlsConfig.custom().setHandshakeTimeout(CONNECT).build())
            .setTlsSocketStrategy(new DefaultClientTlsStrategy(Authorities.trusting(route)))
            .build();
    client = client(route.proxy());
  }

  /**
   * Nothing is done on its own account: no redirect, retry, cookie, and no log-in but a proxy's.
   */
  private CloseableHttpClient client(Optional<HttpProxy> proxy) {
    HttpClientBuilder builder =
        HttpClients.custom()
            .setConnectionManager(pool)
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(CONNECT)
                    .setResponseTimeout(Timeout.DISABLED)
                    .setDefaultKeepAlive(KEPT.getDuration(), KEPT.getTimeUnit())
                    .build())
            .setUserAgent("Chatbox")
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching();
    proxy.ifPresent(given -> reachBy(given, builder));
    return builder.build();
  }

  private static void reachBy(HttpProxy proxy, HttpClientBuilder builder) {
    HttpHost host = new HttpHost("http", proxy.address().host(), proxy.address().port());
    builder.setProxy(host);
    proxy
        .login()
        .ifPresent(
            login -> {
              char[] password = login.password().reveal().toCharArray();
              BasicCredentialsProvider provider = new BasicCredentialsProvider();
              provider.setCredentials(
                  new AuthScope(host),
                  new UsernamePasswordCredentials(login.user().reveal(), password));
              builder.setDefaultCredentialsProvider(provider);
            });
  }

  /** Where an address leads. Not by {@link URI#getHost()}, which knows no underscore in a name. */
  static HttpHost host(URI address) {
    String authority = address.getRawAuthority();
    String place = authority.substring(authority.lastIndexOf('@') + 1);
    int colon = place.lastIndexOf(':');
    boolean hasPort = colon > place.lastIndexOf(']') && colon < place.length() - 1;
    int port = hasPort ? Integer.parseInt(place.substring(colon + 1)) : -1;
    String name = colon > place.lastIndexOf(']') ? place.substring(0, colon) : place;
    return new HttpHost(address.getScheme(), name.replaceAll("[\\[\\]]", ""), port);
  }

  /**
   * Asks, and waits for the response's head.
   *
   * @throws IOException if it breaks, also because the request was cancelled
   */
  ClassicHttpResponse open(HttpUriRequestBase request) throws IOException {
    return client.executeOpen(target, request, null);
  }

  /** Lets go of connections that were not used for a while. */
  void closeIdle() {
    pool.closeExpired();
    pool.closeIdle(KEPT);
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
