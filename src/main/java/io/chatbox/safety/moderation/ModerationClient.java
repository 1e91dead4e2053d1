package io.chatbox.safety.moderation;

import io.chatbox.config.type.HttpProxy;
import io.chatbox.llm.wire.PlainClient;
import java.time.Duration;
import java.util.Optional;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.util.Timeout;

/** Makes the HTTP client of moderation. */
final class ModerationClient {
  /** More than there can be checks at once. */
  private static final int MOST = 65_536;

  private static final Duration MARGIN = Duration.ofSeconds(1);

  private ModerationClient() {}

  /**
   * @param timeout of opening a connection, and of each wait for more; whoever asks sees to the
   *     time of the whole
   */
  static CloseableHttpClient open(Optional<HttpProxy> proxy, Duration timeout) {
    RequestConfig.Builder usual =
        RequestConfig.custom().setConnectionRequestTimeout(Timeout.of(timeout));
    // Longer than the whole, so that it is the whole's end that is told.
    Timeout longer = Timeout.of(timeout.plus(MARGIN));
    return PlainClient.of(connections(longer), usual, proxy)
        .evictIdleConnections(PlainClient.KEPT)
        .build();
  }

  private static PoolingHttpClientConnectionManager connections(Timeout timeout) {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setMaxConnTotal(MOST)
        .setMaxConnPerRoute(MOST)
        .setConnectionFactory(PlainClient.connections())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom().setConnectTimeout(timeout).setSocketTimeout(timeout).build())
        .build();
  }
}
