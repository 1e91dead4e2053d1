package io.chatbox.safety.moderation;

import io.chatbox.config.type.HttpProxy;
import java.time.Duration;
import java.util.Optional;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Makes the HTTP client of moderation, which does nothing on its own account: no redirect, retry or
 * cookie, and no log-in but a proxy's.
 */
final class ModerationClient {
  /** More than there can be checks at once. */
  private static final int MOST = 65_536;

  private static final TimeValue KEPT = TimeValue.ofSeconds(30);

  private static final Http1Config HEADS =
      Http1Config.custom().setMaxHeaderCount(256).setMaxLineLength(64 << 10).build();

  private ModerationClient() {}

  /**
   * @param timeout of opening a connection, and of each wait for more; whoever asks sees to the
   *     time of the whole
   */
  static CloseableHttpClient open(Optional<HttpProxy> proxy, Duration timeout) {
    HttpClientBuilder builder =
        HttpClients.custom()
            .setConnectionManager(connections(Timeout.of(timeout)))
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(Timeout.of(timeout))
                    .setDefaultKeepAlive(KEPT.getDuration(), KEPT.getTimeUnit())
                    .build())
            .evictIdleConnections(KEPT)
            .setUserAgent("Chatbox")
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching();
    proxy.ifPresent(given -> reachBy(given, builder));
    return builder.build();
  }

  private static PoolingHttpClientConnectionManager connections(Timeout timeout) {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setMaxConnTotal(MOST)
        .setMaxConnPerRoute(MOST)
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder()
                .http1Config(HEADS)
                // Not the lenient one, which takes a mail server's greeting for silence.
                .responseParserFactory(new DefaultHttpResponseParserFactory(HEADS))
                .build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom().setConnectTimeout(timeout).setSocketTimeout(timeout).build())
        .build();
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
}
