package io.chatbox.llm.wire;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A provider's HTTP client, which runs everything on its own thread: handing a piece to another
 * thread costs more than parsing it.
 *
 * <p>It is replaced when a response's head couldn't be read. The JDK's client reports such a
 * response and forgets its connection without closing it, so that each costs a file descriptor for
 * ever, even when the peer has closed it (JDK 25; seen by others in Spring's issue 35331). Shutting
 * the client down closes it, once the calls that run on it have ended.
 */
final class RenewedClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private HttpClient client = open();

  /** Replaced ones on which calls still run. */
  private final List<HttpClient> ending = new ArrayList<>();

  private boolean closed;

  private static HttpClient open() {
    return HttpClient.newBuilder()
        .executor(Runnable::run)
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(CONNECT_TIMEOUT)
        .build();
  }

  /** The one to use now. */
  synchronized HttpClient get() {
    return client;
  }

  /** Replaces the client, unless it was replaced before. What runs on it goes on. */
  synchronized void renew(HttpClient spoilt) {
    if (client != spoilt || closed) {
      return;
    }
    ending.removeIf(HttpClient::isTerminated);
    ending.add(spoilt);
    client = open();
    spoilt.shutdown();
  }

  /** Breaks off what runs. */
  @Override
  public synchronized void close() {
    closed = true;
    client.shutdownNow();
    ending.forEach(HttpClient::shutdownNow);
  }
}
