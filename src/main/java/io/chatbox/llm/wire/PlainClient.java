package io.chatbox.llm.wire;

import io.chatbox.config.type.HttpProxy;
import java.util.Optional;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.util.TimeValue;

/**
 * What HTTP clients of ours have in common: they do nothing on their own account (no redirect,
 * retry, cookie, and no log-in but a proxy's), and what is no head, or has no end, they don't read.
 */
public final class PlainClient {
  /** How long a connection is kept that nobody uses; servers keep theirs for a minute, mostly. */
  public static final TimeValue KEPT = TimeValue.ofSeconds(30);

  /** How much a response's head may hold. */
  static final Http1Config HEADS =
      Http1Config.custom().setMaxHeaderCount(256).setMaxLineLength(64 << 10).build();

  private PlainClient() {}

  /** Connections whose heads are bounded, and which are not kept with anything unread. */
  public static HttpConnectionFactory<ManagedHttpClientConnection> connections() {
    ManagedHttpClientConnectionFactory factory =
        ManagedHttpClientConnectionFactory.builder()
            .http1Config(HEADS)
            // Not the lenient one, which takes a mail server's greeting for silence.
            .responseParserFactory(new DefaultHttpResponseParserFactory(HEADS))
            .build();
    return socket -> KeptConnection.around(factory.createConnection(socket));
  }

  /**
   * @param usual timeouts of requests that have none of their own
   */
  public static HttpClientBuilder of(
      PoolingHttpClientConnectionManager pool,
      RequestConfig.Builder usual,
      Optional<HttpProxy> proxy) {
    HttpClientBuilder builder =
        HttpClients.custom()
            .setConnectionManager(pool)
            .setDefaultRequestConfig(
                usual.setDefaultKeepAlive(KEPT.getDuration(), KEPT.getTimeUnit()).build())
            .setUserAgent("Chatbox")
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching();
    proxy.ifPresent(given -> lead(builder, given));
    return builder;
  }

  private static void lead(HttpClientBuilder client, HttpProxy proxy) {
    HttpHost host = new HttpHost("http", proxy.address().host(), proxy.address().port());
    client.setProxy(host);
    proxy
        .login()
        .ifPresent(
            login -> {
              char[] password = login.password().reveal().toCharArray();
              BasicCredentialsProvider provider = new BasicCredentialsProvider();
              provider.setCredentials(
                  new AuthScope(host),
                  new UsernamePasswordCredentials(login.user().reveal(), password));
              client.setDefaultCredentialsProvider(provider);
            });
  }
}
