package io.chatbox.security;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import io.chatbox.config.type.HostAndPort;
import io.chatbox.config.type.HttpProxy;
import io.chatbox.telemetry.Log;
import java.io.IOException;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The address that publishes an identity provider's keys (RFC 7517 section 5). Each call is one
 * fetch that ends within its time, however the endpoint drips; no redirects, no more than {@value
 * #MAX_BYTES} bytes. A document without a single usable key is a failed fetch.
 */
final class JwksEndpoint implements JWKSetSource<SecurityContext> {
  private static final Log log = Log.of(JwksEndpoint.class);

  /** Sets with certificate chains have some 20 KB. */
  static final int MAX_BYTES = 256 * 1024;

  private final URL address;
  private final WithoutRedirects retriever;
  private final KeySetReader reader = new KeySetReader();
  private final Duration limit;
  private final ExecutorService threads;

  /**
   * @param proxy that leads there, absent if it is asked directly
   * @param limit of one fetch as a whole
   * @param threads that may be interrupted in the middle of reading: virtual ones
   */
  JwksEndpoint(URI address, Optional<HttpProxy> proxy, Duration limit, ExecutorService threads) {
    this.address = url(address);
    this.retriever = new WithoutRedirects(Math.toIntExact(limit.toMillis()), proxy);
    this.limit = limit;
    this.threads = threads;
  }

  private static URL url(URI address) {
    try {
      return address.toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("JWT_JWKS_URL is not an address that can be fetched", e);
    }
  }

  @Override
  public JWKSet getJWKSet(
      JWKSetCacheRefreshEvaluator refresh, long currentTime, SecurityContext context)
      throws KeySourceException {
    Future<JWKSet> fetch = threads.submit(this::fetch);
    try {
      JWKSet keys = fetch.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (keys.isEmpty()) {
        throw away("no usable key", null);
      }
      return keys;
    } catch (TimeoutException e) {
      throw away("no answer within " + limit.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw away(reasonOf(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JWKSetUnavailableException("interrupted", e);
    } finally {
      fetch.cancel(true);
    }
  }

  private JWKSet fetch() throws IOException, ParseException {
    return reader.read(retriever.retrieveResource(address).getContent());
  }

  private static JWKSetUnavailableException away(String reason, Exception cause) {
    log.warn("JWKS fetch failed", "reason", reason);
    return new JWKSetUnavailableException(reason, cause);
  }

  /** What kind of fault: messages may hold the address, or what the endpoint said. */
  private static String reasonOf(Throwable fault) {
    return fault.getClass().getSimpleName();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private static final class WithoutRedirects extends DefaultResourceRetriever {
    private final Optional<Authenticator> login;

    WithoutRedirects(int millis, Optional<HttpProxy> proxy) {
      super(millis, millis, MAX_BYTES);
      proxy.map(HttpProxy::address).ifPresent(address -> setProxy(through(address)));
      login = proxy.flatMap(HttpProxy::login).map(ProxyLogin::new);
    }

    /** The name is looked up at each connection, as that of the endpoint is. */
    private static Proxy through(HostAndPort address) {
      return new Proxy(
          Proxy.Type.HTTP, InetSocketAddress.createUnresolved(address.host(), address.port()));
    }

    /** Where keys come from is the operator's choice and nobody else's. */
    @Override
    protected HttpURLConnection openHTTPConnection(URL url) throws IOException {
      HttpURLConnection connection = super.openHTTPConnection(url);
      connection.setInstanceFollowRedirects(false);
      login.ifPresent(connection::setAuthenticator);
      return connection;
    }
  }

  /** For the proxy alone: an endpoint that asks who calls is told nothing. */
  private static final class ProxyLogin extends Authenticator {
    private final HttpProxy.Login login;

    ProxyLogin(HttpProxy.Login login) {
      this.login = login;
    }

    @Override
    protected PasswordAuthentication getPasswordAuthentication() {
      return getRequestorType() == RequestorType.PROXY
          ? new PasswordAuthentication(
              login.user().reveal(), login.password().reveal().toCharArray())
          : null;
    }
  }
}
