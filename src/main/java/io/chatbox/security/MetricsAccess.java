package io.chatbox.security;

import io.chatbox.config.ServerSettings;
import io.chatbox.config.Settings;
import io.chatbox.config.type.Network;
import io.chatbox.rest.HttpError;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/**
 * Who may read metrics: whoever comes from {@code METRICS_ALLOWED_NETWORKS}, and not through
 * somebody whom we don't know: what comes from near may then be from anywhere.
 */
@Singleton
final class MetricsAccess {
  private final List<Network> allowed;
  private final ClientAddress addresses;

  @Inject
  MetricsAccess(Settings settings, ClientAddress addresses) {
    this.allowed = settings.get(ServerSettings.METRICS_ALLOWED_NETWORKS);
    this.addresses = addresses;
  }

  /** Whether the request may go on; one that may not has been answered. */
  boolean admit(HttpServletRequest request, HttpServletResponse response) throws IOException {
    InetAddress client = addresses.of(request);
    boolean admitted =
        !addresses.isBehindStranger(request)
            && allowed.stream().anyMatch(network -> network.contains(client));
    if (!admitted) {
      HttpError.FORBIDDEN.send(response, "Metrics can't be read from your network.");
    }
    return admitted;
  }
}
