package io.chatbox.security;

import java.util.List;
import java.util.Set;

/**
 * What is answered without a token, all of it: whatever is not in these lists, spelled as it is
 * here, needs one. Paths are those below the prefix.
 */
final class PublicPaths {
  /** The page, the probes, and figures, for which {@link MetricsFilter} has a rule of its own. */
  private static final Set<String> SINGLE =
      Set.of("", "/", "/chat.html", "/healthz", "/readyz", "/metrics/prometheus");

  /** The page's files; and shared conversations, whose path holds a secret in a token's place. */
  private static final List<String> BELOW = List.of("/assets/", "/shared/");

  private PublicPaths() {}

  static boolean has(String path) {
    return SINGLE.contains(path) || BELOW.stream().anyMatch(path::startsWith) && PlainPath.is(path);
  }
}
