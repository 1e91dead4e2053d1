package io.chatbox.config;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/** The types of settings that say where something is found. */
final class Addresses {
  private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~-]+)+");
  private static final int LONGEST_PREFIX = 200;
  private static final Pattern ORIGIN =
      Pattern.compile(
          "(?i)[a-z][a-z0-9+.-]{0,30}://(?:[a-z0-9._~-]{1,253}|\\[[0-9a-f:.]{2,45}])(:[0-9]{1,5})?");

  private Addresses() {}

  /** A path under which everything is served. Liberty takes an empty one for another name. */
  static ValueType<String> pathPrefix() {
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
  static ValueType<String> origin() {
    return ValueType.of(
        "an origin such as https://chat.example.com or http://localhost:3000",
        text -> {
          ValueTypes.require(ORIGIN.matcher(text).matches());
          ValueTypes.require(URI.create(text).getPort() <= 65_535);
          return text;
        });
  }

  /**
   * The base address of a provider's API, without a slash at its end. Its text is not shown in
   * faults: people put keys into addresses.
   */
  static ValueType<URI> endpoint() {
    return new ValueType<>(
        "an http or https address without user, query or fragment, such as "
            + "https://api.openai.com/v1",
        true,
        text -> {
          URI uri = URI.create(text.strip().replaceFirst("/+$", ""));
          String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
          ValueTypes.require(scheme.equals("http") || scheme.equals("https"));
          ValueTypes.require(uri.getHost() != null && uri.getUserInfo() == null);
          ValueTypes.require(uri.getPort() <= 65_535);
          ValueTypes.require(uri.getQuery() == null && uri.getFragment() == null);
          return uri;
        });
  }
}
