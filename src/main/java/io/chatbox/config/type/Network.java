package io.chatbox.config.type;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of addresses, as CIDR writes it (RFC 4632, RFC 4291 section 2.3).
 *
 * @param address its first address
 * @param bits how many leading bits all addresses in it share
 */
public record Network(InetAddress address, int bits) {
  private static final Pattern FORM =
      Pattern.compile("(?<address>[^/]{2,45})(?:/(?<bits>[0-9]{1,3}))?");
  private static final Pattern IPV4 =
      Pattern.compile(
          "(?:%1$s\\.){3}%1$s".formatted("(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"));
  private static final Pattern IPV6 = Pattern.compile("\\[?(?<digits>[0-9A-Fa-f:.]{2,45})]?");

  /** A single address is a network of its own. */
  static Network parse(String text) {
    Matcher parts = FORM.matcher(text);
    ValueTypes.require(parts.matches());
    InetAddress address =
        literal(parts.group("address"))
            .orElseThrow(() -> new IllegalArgumentException("not an address"));
    int width = address.getAddress().length * Byte.SIZE;
    int bits = parts.group("bits") == null ? width : Integer.parseInt(parts.group("bits"));
    ValueTypes.require(bits <= width);
    Network network = around(address, bits);
    if (!network.address.equals(address)) {
      throw new BadValue(
          "%s is an address inside the network %s".formatted(Shown.quoted(text), network),
          "write the network, or /%d for that address alone".formatted(width));
    }
    return network;
  }

  /**
   * The address that a text is, absent for anything else. Nothing is ever looked up: the text may
   * be anybody's, and what is no address to the JDK is a name.
   */
  public static Optional<InetAddress> literal(String text) {
    Matcher ipv6 = IPV6.matcher(text);
    try {
      if (IPV4.matcher(text).matches()) {
        return Optional.of(InetAddress.getByName(text));
      }
      if (text.contains(":") && ipv6.matches()) {
        return Optional.of(InetAddress.getByName("[" + ipv6.group("digits") + "]"));
      }
    } catch (UnknownHostException | IllegalArgumentException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /** The network of {@code bits} leading bits that an address lies in. */
  public static Network around(InetAddress address, int bits) {
    return new Network(first(address, bits), bits);
  }

  /** Whether {@code other} lies in it. An address of the other family never does. */
  public boolean contains(InetAddress other) {
    return other.getAddress().length == address.getAddress().length
        && first(other, bits).equals(address);
  }

  private static InetAddress first(InetAddress address, int bits) {
    byte[] bytes = address.getAddress();
    for (int bit = bits; bit < bytes.length * Byte.SIZE; bit++) {
      bytes[bit / Byte.SIZE] &= (byte) ~(0x80 >> (bit % Byte.SIZE));
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of 4 or 16 bytes", e);
    }
  }

  @Override
  public String toString() {
    return address.getHostAddress() + "/" + bits;
  }
}
