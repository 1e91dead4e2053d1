package io.chatbox.config.type;

import io.chatbox.config.type.ValueType.Form;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The servers that are asked without a proxy, as {@code NO_PROXY} is commonly understood (curl's
 * manual, Go's httpproxy): domains with all that is below them, addresses, networks, each perhaps
 * with a port, or {@code *} for all. What is none of these is nobody's name, and does no harm. This
 * machine is never asked through a proxy.
 */
public record NoProxy(List<String> rules) {
  private static final int MOST = 1000;
  private static final Pattern BETWEEN = Pattern.compile("[,\\s]+");
  private static final Pattern NETWORK = Pattern.compile("(?<address>[^/]+)/(?<bits>[0-9]{1,3})");
  private static final List<Network> LOOPBACK = Hosts.networks().parse(Hosts.LOOPBACK);

  public NoProxy {
    rules = List.copyOf(rules);
  }

  public static ValueType<NoProxy> type() {
    return ValueType.of(
            "a comma-separated list of at most %d domains, addresses and networks, or *"
                .formatted(MOST),
            text -> {
              List<String> rules =
                  Arrays.stream(BETWEEN.split(text)).filter(rule -> !rule.isEmpty()).toList();
              ValueTypes.require(rules.size() <= MOST);
              return new NoProxy(rules);
            })
        .as(Form.LIST);
  }

  public boolean covers(HostAndPort server) {
    String host = plain(server.host());
    Optional<InetAddress> address = Network.literal(host);
    return isHere(host, address)
        || rules.stream().anyMatch(rule -> matches(rule, host, address, server.port()));
  }

  private static boolean isHere(String host, Optional<InetAddress> address) {
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || address
            .filter(it -> LOOPBACK.stream().anyMatch(network -> network.contains(it)))
            .isPresent();
  }

  private static boolean matches(
      String rule, String host, Optional<InetAddress> address, int port) {
    if (rule.equals("*")) {
      return true;
    }
    Matcher network = NETWORK.matcher(rule);
    if (network.matches()) {
      return address.isPresent()
          && network(network).filter(it -> it.contains(address.get())).isPresent();
    }
    Optional<InetAddress> single = Network.literal(rule);
    if (single.isPresent()) {
      return single.equals(address);
    }
    return HostAndPort.parse(rule.replaceFirst("^\\*?\\.", ""), port)
        .filter(it -> it.port() == port)
        .map(it -> plain(it.host()))
        .filter(
            name ->
                host.equals(name)
                    || host.endsWith("." + name)
                    || (address.isPresent() && Network.literal(name).equals(address)))
        .isPresent();
  }

  private static Optional<Network> network(Matcher parts) {
    int bits = Integer.parseInt(parts.group("bits"));
    return Network.literal(parts.group("address"))
        .filter(address -> bits <= address.getAddress().length * Byte.SIZE)
        .map(address -> Network.around(address, bits));
  }

  /** The dot at the end of a full name is not part of it. */
  private static String plain(String host) {
    return host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
  }
}
