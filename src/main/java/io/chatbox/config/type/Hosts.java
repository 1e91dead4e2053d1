package io.chatbox.config.type;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names and addresses of machines, judged by their text: nothing here asks DNS. */
public final class Hosts {
  /**
   * {@link #PRIVATE} without the range of Docker's bridges, whose gateway stands for all clients
   * that come through a published port.
   */
  public static final String WITHOUT_BRIDGES = "10.0.0.0/8,192.168.0.0/16,fc00::/7";

  /** RFC 1918 and the unique local addresses of RFC 4193. */
  public static final String PRIVATE = "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7";

  public static final String LOOPBACK = "127.0.0.0/8,::1/128";

  private static final List<Network> NEAR = networks().parse(PRIVATE + "," + LOOPBACK);
  private static final List<String> NEAR_NAMES =
      List.of(".localhost", ".local", ".internal", ".svc");

  private static final int LONGEST = 253;
  private static final String LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
  private static final Pattern NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + "){0,126}");

  private Hosts() {}

  public static ValueType<String> host() {
    return ValueType.of(
        "a host name or address such as mail.example.com",
        text -> {
          ValueTypes.require(isHost(text));
          return text;
        });
  }

  /** Networks as CIDR writes them; {@code none} is a list of none. */
  public static ValueType<List<Network>> networks() {
    ValueType<List<Network>> list =
        ValueTypes.list(100, ValueType.of("a network such as 10.0.0.0/8", Network::parse));
    return ValueType.<List<Network>>of(
            list.allowed() + ", or none",
            text -> text.equalsIgnoreCase("none") ? List.of() : list.parse(text))
        .as(list.form());
  }

  static boolean isHost(String text) {
    return (text.length() <= LONGEST && NAME.matcher(text).matches())
        || Network.literal(text).isPresent();
  }

  /** Whether a host is this machine, or by its address or name one of a private network. */
  static boolean isNear(String host) {
    Optional<InetAddress> address = Network.literal(host);
    if (address.isPresent()) {
      return NEAR.stream().anyMatch(network -> network.contains(address.get()));
    }
    String name = host.toLowerCase(Locale.ROOT);
    return !name.contains(".") || NEAR_NAMES.stream().anyMatch(name::endsWith);
  }
}
