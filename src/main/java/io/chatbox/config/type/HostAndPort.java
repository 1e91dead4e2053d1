package io.chatbox.config.type;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server listens.
 *
 * @param host a name or an address; one of IPv6 stands without brackets
 * @param port from 0 to 65535
 */
public record HostAndPort(String host, int port) {
  private static final int LONGEST = 259;
  private static final Pattern FORM =
      Pattern.compile(
          "(?:\\[(?<ipv6>[0-9A-Fa-f:.]{2,45})]|(?<name>[^:@\\[\\]]{1,253}))"
              + "(?::(?<port>[0-9]{1,5}))?");

  /** A host, perhaps with a port, as it is written. */
  public static ValueType<String> text() {
    return ValueType.of(
        "a host, perhaps with a port, such as clamav or clamav.example.com:3310",
        text -> {
          ValueTypes.require(parse(text, 0).isPresent());
          return text;
        });
  }

  /**
   * Of an http or https address that a setting holds. {@link URI#getHost} and {@link URI#getPort}
   * know nothing of hosts with an underscore, as Docker's networks have them.
   *
   * @throws IllegalArgumentException if it names no host
   */
  public static HostAndPort of(URI address) {
    boolean plain = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT).equals("http");
    String authority = Objects.requireNonNullElse(address.getRawAuthority(), "");
    return parse(authority.substring(authority.lastIndexOf('@') + 1), plain ? 80 : 443)
        .orElseThrow(() -> new IllegalArgumentException("names no host"));
  }

  /**
   * Of a text such as {@code clamav:3310} or {@code [::1]:3310}, absent if it is none.
   *
   * @param usual the port if it names none
   */
  static Optional<HostAndPort> parse(String text, int usual) {
    Matcher parts = FORM.matcher(text);
    if (text.length() > LONGEST || !parts.matches()) {
      return Optional.empty();
    }
    int port = parts.group("port") == null ? usual : Integer.parseInt(parts.group("port"));
    String host = parts.group("ipv6") == null ? parts.group("name") : parts.group("ipv6");
    return Optional.of(new HostAndPort(host, port))
        // The dot at the end of a full name belongs to the name, for those who look it up.
        .filter(it -> Hosts.isHost(it.host.replaceFirst("\\.$", "")) && it.port <= 65_535);
  }
}
