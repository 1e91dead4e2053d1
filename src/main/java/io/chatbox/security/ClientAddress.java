package io.chatbox.security;

import io.chatbox.config.ServerSettings;
import io.chatbox.config.Settings;
import io.chatbox.config.type.Network;
import io.chatbox.telemetry.Log;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a request comes from, behind the proxies of {@code TRUSTED_PROXIES}. Each proxy appends to
 * {@code X-Forwarded-For} the address that it was called from, so the list is read from its right
 * end, as long as those who wrote it are trusted: the first that isn't is the client, and what
 * stands left of it is only what the client claims. If all are trusted, the leftmost is the client,
 * and a client inside the trusted networks can claim any address. Where the list doesn't go on,
 * with something that is no address, the last proxy counts as the client.
 *
 * <p>Reads a bounded part of the header however long it is. Never looks up a name.
 */
@Singleton
public final class ClientAddress {
  private static final Log log = Log.of(ClientAddress.class);

  /** Nobody has more proxies. */
  static final int MAX_HOPS = 16;

  /** An address in brackets, with zone and port, and spaces around it. */
  private static final int MAX_HOP_LENGTH = 128;

  /** What one subscriber gets (RFC 6177): counted by single addresses, IPv6 knows no limits. */
  private static final int IPV6_SUBSCRIBER_BITS = 64;

  private static final InetAddress UNKNOWN = Network.literal("0.0.0.0").orElseThrow();

  private static final Pattern HOP =
      Pattern.compile(
          "\\[(?<boxed>[0-9A-Fa-f:.]+)(?:%[0-9A-Za-z._~-]+)?](?::[0-9]{1,5})?"
              + "|(?<v4>[0-9.]+)(?::[0-9]{1,5})?"
              + "|(?<v6>[0-9A-Fa-f:.]+)(?:%[0-9A-Za-z._~-]+)?");

  /** What a proxy says of those before it; the first is what we read. */
  private static final List<String> FORWARDING =
      List.of(
          "X-Forwarded-For",
          "Forwarded",
          "X-Real-IP",
          "X-Forwarded-Host",
          "X-Forwarded-Proto",
          "Via");

  /** Networks of unknown proxies that are warned of; whoever makes headers up fills no memory. */
  private static final int MOST_STRANGERS = 20;

  private static final int IPV4_NEIGHBOURS_BITS = 24;

  private final List<Network> trusted;
  private final Set<Network> strangers = ConcurrentHashMap.newKeySet();

  @Inject
  public ClientAddress(Settings settings) {
    this(settings.get(ServerSettings.TRUSTED_PROXIES));
  }

  ClientAddress(List<Network> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  /** The client's address; {@code 0.0.0.0} if the container doesn't know who called. */
  InetAddress of(HttpServletRequest request) {
    if (isBehindStranger(request)) {
      warn(peerOf(request).orElse(UNKNOWN));
    }
    return of(request.getRemoteAddr(), Collections.list(request.getHeaders("X-Forwarded-For")));
  }

  /**
   * The client as limits count it: its IPv4 address, or the /64 network of its IPv6 address, in
   * which it can choose any of 2^64 others.
   */
  public String counted(HttpServletRequest request) {
    return counted(of(request));
  }

  static String counted(InetAddress address) {
    return address instanceof Inet6Address
        ? Network.around(address, IPV6_SUBSCRIBER_BITS).toString()
        : address.getHostAddress();
  }

  /**
   * @param peer who called, as the container says it; null if it doesn't know any more
   * @param forwarded the header's lines, in their order
   */
  InetAddress of(String peer, List<String> forwarded) {
    InetAddress client = parse(peer == null ? "" : peer).orElse(UNKNOWN);
    int hops = 0;
    for (String line : forwarded.reversed()) {
      int end = line.length();
      while (end >= 0) {
        int comma = line.lastIndexOf(',', end - 1);
        String hop = line.substring(comma + 1, end);
        end = comma;
        if (hops++ == MAX_HOPS || !isTrusted(client)) {
          return client;
        }
        if (hop.isBlank()) {
          continue; // RFC 9110 section 5.6.1.2: senders should not, recipients must bear it.
        }
        Optional<InetAddress> before = parse(hop);
        if (before.isEmpty()) {
          return client;
        }
        client = before.get();
      }
    }
    return client;
  }

  /**
   * Whether somebody stands between us and the client who isn't trusted, or doesn't say who called:
   * then the address that we have is not the client's.
   */
  boolean isBehindStranger(HttpServletRequest request) {
    boolean told = request.getHeader(FORWARDING.getFirst()) != null;
    return FORWARDING.stream().anyMatch(header -> request.getHeader(header) != null)
        && !(told && peerOf(request).filter(this::isTrusted).isPresent());
  }

  private static Optional<InetAddress> peerOf(HttpServletRequest request) {
    return Optional.ofNullable(request.getRemoteAddr()).flatMap(ClientAddress::parse);
  }

  private void warn(InetAddress peer) {
    Network network =
        Network.around(
            peer, peer instanceof Inet6Address ? IPV6_SUBSCRIBER_BITS : IPV4_NEIGHBOURS_BITS);
    if (strangers.size() < MOST_STRANGERS && strangers.add(network)) {
      log.warn(
          "requests come through a proxy that is not trusted or sends no X-Forwarded-For; if it is"
              + " yours, list it in TRUSTED_PROXIES and have it send that header",
          "network",
          network);
    }
  }

  private boolean isTrusted(InetAddress address) {
    return trusted.stream().anyMatch(network -> network.contains(address));
  }

  /** An address in any of the ways in which proxies write it. */
  private static Optional<InetAddress> parse(String hop) {
    if (hop.length() > MAX_HOP_LENGTH) {
      return Optional.empty();
    }
    Matcher parts = HOP.matcher(hop.strip());
    if (!parts.matches()) {
      return Optional.empty();
    }
    return Optional.ofNullable(parts.group("boxed"))
        .or(() -> Optional.ofNullable(parts.group("v4")))
        .or(() -> Optional.ofNullable(parts.group("v6")))
        .flatMap(Network::literal);
  }
}
