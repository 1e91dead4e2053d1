package io.chatbox.config.type;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** The types of settings that say where something is found. */
public final class Addresses {
  private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~-]+)+");
  private static final int LONGEST_PREFIX = 200;
  private static final Pattern ORIGIN =
      Pattern.compile(
          "(?i)[a-z][a-z0-9+.-]{0,30}://(?:[a-z0-9._~-]{1,253}|\\[[0-9a-f:.]{2,45}])(:[0-9]{1,5})?");

  /** What people write who leave the scheme to their browser. */
  private static final Pattern WITHOUT_SCHEME =
      Pattern.compile(
          "(?:[A-Za-z0-9._-]{1,253}|\\[[0-9a-fA-F:.]{2,45}])(?::[0-9]{1,5})?(?:[/?].*)?");

  private static final String NO_FRAME = "'none'";
  private static final int LONGEST_EMAIL = 254;

  /** The part before the @ of RFC 5321, without the quoted form that hardly any service takes. */
  private static final Pattern MAILBOX =
      Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");

  private Addresses() {}

  /** A path under which everything is served. Liberty takes an empty one for another name. */
  public static ValueType<String> pathPrefix() {
    return ValueType.of("a path such as /chatbox or /api/v1/chat", text -> prefix(text));
  }

  private static String prefix(String text) {
    if (text.isEmpty()) {
      throw new BadValue("must not be empty", "give a path such as /chatbox, or unset it");
    }
    ValueTypes.require(text.length() <= LONGEST_PREFIX && PREFIX.matcher(text).matches());
    ValueTypes.require(
        Arrays.stream(text.split("/")).noneMatch(part -> part.equals(".") || part.equals("..")));
    return text;
  }

  /** An origin of RFC 6454: scheme, host and perhaps a port, nothing after it. */
  public static ValueType<String> origin() {
    return ValueType.of(
        "an origin such as https://chat.example.com or http://localhost:3000",
        text -> {
          ValueTypes.require(ORIGIN.matcher(text).matches());
          ValueTypes.require(URI.create(text).getPort() <= 65_535);
          return text;
        });
  }

  /**
   * The base address of somebody's API, without a slash at its end. Its text is not shown in
   * faults: people put keys into addresses.
   */
  public static ValueType<URI> endpoint(String example) {
    return new ValueType<>(
        "an http or https address without user, query or fragment, such as " + example,
        true,
        text -> {
          URI uri = webAddress(text.strip().replaceFirst("/+$", ""));
          ValueTypes.require(uri.getQuery() == null && uri.getFragment() == null);
          return uri;
        });
  }

  /**
   * The base address of somebody's API, perhaps with a query that is part of every request. Its
   * text is not shown in faults: people put keys into addresses.
   */
  public static ValueType<URI> api(String example) {
    return new ValueType<>(
        "an http or https address without user or fragment, such as " + example,
        true,
        text -> {
          URI uri = webAddress(text.strip().replaceFirst("/+$", ""));
          ValueTypes.require(uri.getFragment() == null);
          return uri;
        });
  }

  /** The address of a page. */
  public static ValueType<URI> page() {
    return ValueType.of(
        "an http or https address without user, such as https://chat.example.com/admin",
        Addresses::webAddress);
  }

  /**
   * The address of keys that tokens are verified with: whoever can change the answer on its way can
   * be anybody here, so without TLS it must not go far.
   */
  public static ValueType<URI> keySet() {
    return new ValueType<>(
        "an https address without user or fragment, such as"
            + " https://id.example.com/.well-known/jwks.json",
        true,
        text -> {
          URI uri = webAddress(text.strip());
          ValueTypes.require(uri.getFragment() == null);
          if (isPlain(uri) && !Hosts.isNear(HostAndPort.of(uri).host())) {
            throw new BadValue(
                "is http to a host that is not on a private network",
                "use https, so that nobody on the way can put in keys of their own");
          }
          return uri;
        });
  }

  public static boolean isPlain(URI uri) {
    return uri.getScheme().equalsIgnoreCase("http");
  }

  private static URI webAddress(String text) {
    if (WITHOUT_SCHEME.matcher(text).matches()) {
      throw new BadValue(
          "has no https:// before it",
          "write it with https:// or, for a server nearby without TLS, with http://");
    }
    URI uri = URI.create(text);
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    ValueTypes.require(scheme.equals("http") || scheme.equals("https"));
    String authority = Objects.requireNonNullElse(uri.getRawAuthority(), "");
    // Where Java finds no host there may be one with an underscore, as Docker's networks have them.
    ValueTypes.require(uri.getHost() != null || HostAndPort.parse(authority, 0).isPresent());
    ValueTypes.require(!authority.contains("@") && uri.getPort() <= 65_535);
    return uri;
  }

  /** Sources of {@code frame-ancestors} in Content Security Policy, level 3, section 6.4.2. */
  public static ValueType<List<String>> frameAncestors() {
    return ValueTypes.list(50, frameAncestor())
        .map(
            sources -> {
              if (sources.size() > 1 && sources.contains(NO_FRAME)) {
                throw new BadValue(
                    NO_FRAME + " stands beside others", "leave out either that or the others");
              }
              return sources;
            });
  }

  private static ValueType<String> frameAncestor() {
    return ValueTypes.matching(
        "'self'|'none'|https?://(?:\\*\\.)?[A-Za-z0-9_-]{1,63}(?:\\.[A-Za-z0-9_-]{1,63}){0,126}"
            + "(?::(?:[0-9]{1,5}|\\*))?",
        "'self', 'none' or a site such as https://example.com or https://*.example.com");
  }

  public static ValueType<String> email() {
    return ValueType.of(
        "a mail address such as ada@example.com",
        text -> {
          int at = text.lastIndexOf('@');
          ValueTypes.require(text.length() <= LONGEST_EMAIL && at > 0 && at <= 64);
          ValueTypes.require(MAILBOX.matcher(text.substring(0, at)).matches());
          ValueTypes.require(Hosts.isHost(text.substring(at + 1)));
          return text;
        });
  }

  public static ValueType<String> phone() {
    return ValueTypes.matching(
        "\\+[1-9][0-9]{6,14}",
        "a phone number in E.164 form, with country code and without spaces, such as"
            + " +4930123456");
  }
}
