package io.chatbox.config;

import io.chatbox.config.type.Addresses;
import io.chatbox.config.type.HostAndPort;
import io.chatbox.config.type.HttpProxy;
import io.chatbox.config.type.NoProxy;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Which proxy leads to which server, unless something else is said of it.
 *
 * @param http of servers with an http address
 * @param https of servers with an https address
 * @param direct those that are reached without one
 */
public record OutboundProxies(Optional<HttpProxy> http, Optional<HttpProxy> https, NoProxy direct) {

  /** As the settings have it; what has a fault counts as not set. */
  public static OutboundProxies of(Settings settings) {
    return new OutboundProxies(
        settings.find(OutboundSettings.HTTP_PROXY).flatMap(proxy -> proxy),
        settings.find(OutboundSettings.HTTPS_PROXY).flatMap(proxy -> proxy),
        settings
            .find(OutboundSettings.NO_PROXY)
            .flatMap(rules -> rules)
            .orElseGet(() -> new NoProxy(List.of())));
  }

  /** The proxy that leads to an http or https address, absent if it is reached directly. */
  public Optional<HttpProxy> to(URI address) {
    return (Addresses.isPlain(address) ? http : https)
        .filter(proxy -> !direct.covers(HostAndPort.of(address)));
  }
}
