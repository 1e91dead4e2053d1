package io.chatbox.config.type;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP proxy on the way out, which is spoken to without TLS.
 *
 * @param login what it is told, if it asks who calls
 */
public record HttpProxy(HostAndPort address, Optional<Login> login) {
  private static final int USUAL_PORT = 80;
  private static final Pattern FORM =
      Pattern.compile(
          "(?:http://)?(?:(?<user>[^:@/\\p{Cc}]{1,500})(?::(?<password>[^/\\p{Cc}]{0,1000}))?@)?"
              + "(?<address>[^@/\\p{Cc}]{1,300})/?",
          Pattern.CASE_INSENSITIVE);

  /** Never shown, not even the name. */
  public record Login(Secret user, Secret password) {}

  /** As {@code HTTPS_PROXY} has it; user and password may be percent-encoded. */
  public static ValueType<HttpProxy> type() {
    return new ValueType<>(
        "the address of an HTTP proxy, such as http://proxy.example.com:3128 or"
            + " http://user:password@proxy.example.com:3128",
        true,
        text -> parse(text.strip()));
  }

  /** The same, or {@code none}. */
  public static ValueType<Optional<HttpProxy>> orNone() {
    ValueType<HttpProxy> proxy = type();
    return new ValueType<>(
        proxy.allowed() + ", or none",
        true,
        text ->
            text.strip().equalsIgnoreCase("none")
                ? Optional.empty()
                : Optional.of(parse(text.strip())));
  }

  private static HttpProxy parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("https://") || lower.startsWith("socks")) {
      throw new BadValue(
          "is a proxy of a kind that is not supported",
          "name one that is spoken to by http, which passes https on too");
    }
    Matcher parts = FORM.matcher(text);
    ValueTypes.require(parts.matches());
    HostAndPort address =
        HostAndPort.parse(parts.group("address"), USUAL_PORT)
            .orElseThrow(() -> new IllegalArgumentException("not an address"));
    return new HttpProxy(
        address,
        Optional.ofNullable(parts.group("user"))
            .map(user -> new Login(decoded(user), decoded(parts.group("password")))));
  }

  /** What is not percent-encoded stands for itself, a plus sign and a lone percent sign too. */
  private static Secret decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String rest = text == null ? "" : text;
    while (!rest.isEmpty()) {
      boolean encoded = rest.matches("(?s)%[0-9A-Fa-f]{2}.*");
      int end = encoded ? 3 : rest.offsetByCodePoints(0, 1);
      bytes.writeBytes(
          encoded
              ? new byte[] {(byte) Integer.parseInt(rest.substring(1, end), 16)}
              : rest.substring(0, end).getBytes(StandardCharsets.UTF_8));
      rest = rest.substring(end);
    }
    return new Secret(bytes.toString(StandardCharsets.UTF_8));
  }
}
