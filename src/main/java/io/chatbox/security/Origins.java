package io.chatbox.security;

import io.chatbox.config.AccessSettings;
import io.chatbox.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which web pages may open the socket: an exact match of scheme, host and port (RFC 6454). No list
 * allows all; a request without an origin is no browser and is accepted.
 */
@Singleton
public final class Origins {
  private final Set<String> allowed;

  @Inject
  Origins(Settings settings) {
    this(settings.get(AccessSettings.WS_ALLOWED_ORIGINS));
  }

  Origins(Collection<String> allowed) {
    this.allowed = allowed.stream().map(Origins::normal).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * @param origin the {@code Origin} header, or null
   */
  public boolean permits(String origin) {
    return origin == null || allowed.isEmpty() || allowed.contains(normal(origin));
  }

  /** Scheme and host don't care for case, and a default port may be left out. */
  static String normal(String origin) {
    String lower = origin.strip().toLowerCase(Locale.ROOT);
    if (lower.startsWith("https://")) {
      return without(":443", lower);
    }
    return lower.startsWith("http://") ? without(":80", lower) : lower;
  }

  private static String without(String suffix, String text) {
    return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
  }
}
