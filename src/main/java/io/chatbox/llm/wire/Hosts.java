package io.chatbox.llm.wire;

import io.chatbox.config.type.HostAndPort;
import java.net.URI;
import org.apache.hc.core5.http.HttpHost;

/** Where addresses lead. */
public final class Hosts {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private Hosts() {}

  /** Where an address leads; the port that is usual for it stands in no {@code Host} header. */
  public static HttpHost of(URI address) {
    HostAndPort place = HostAndPort.of(address);
    int port = place.port() == usual(address.getScheme()) ? -1 : place.port();
    return new HttpHost(address.getScheme(), place.host(), port);
  }

  static HttpHost proxy(HostAndPort address) {
    return new HttpHost("http", address.host(), address.port());
  }

  /** With the port that is usual for it, if it has none. */
  static HttpHost withPort(HttpHost host) {
    return host.getPort() < 0
        ? new HttpHost(host.getSchemeName(), host.getHostName(), usual(host.getSchemeName()))
        : host;
  }

  private static int usual(String scheme) {
    return scheme.equalsIgnoreCase("http") ? HTTP : HTTPS;
  }
}
