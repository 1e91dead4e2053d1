package io.chatbox.traffic;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Stream;

/** What a request may cost while it is answered. */
enum Load {
  /** A page or one of its files, which are in memory: nothing but work for the processor. */
  FILE(64 * 1024),

  /** What fits in a few buffers. */
  SMALL(64 * 1024),

  /** What is read in windows, in each of which one message may have 1 Mi characters. */
  LARGE(3 * 1024 * 1024),

  /** The same, and the processor for as long as it lasts. */
  SEARCH(3 * 1024 * 1024);

  /** What is asked for by HEAD is read, too, only not sent. */
  private static final Set<String> READS = Set.of("GET", "HEAD");

  private static final Set<String> LISTS = Set.of("/sessions", "/sessions/");

  /** The parameter that makes a list a search. */
  private static final String TEXT = "q";

  private final int bytes;

  Load(int bytes) {
    this.bytes = bytes;
  }

  /** Memory that one such answer needs at most. */
  int bytes() {
    return bytes;
  }

  boolean costly() {
    return this == LARGE || this == SEARCH;
  }

  /**
   * Reads no body: that would be done by a thread of the container's, at the client's pace.
   *
   * @param path below the context root, decoded
   */
  static Load of(String path, HttpServletRequest request) {
    if (path.equals("/") || path.equals("/chat.html") || path.startsWith("/assets/")) {
      return FILE;
    }
    if (!READS.contains(request.getMethod())) {
      return SMALL;
    }
    if (LISTS.contains(path)) {
      return searches(request.getQueryString()) ? SEARCH : SMALL;
    }
    boolean large =
        path.startsWith("/sessions/") || path.startsWith("/shared/") || path.startsWith("/admin/");
    return large ? LARGE : SMALL;
  }

  private static boolean searches(String query) {
    return query != null
        && Stream.of(query.split("&")).anyMatch(pair -> isText(pair.split("=", 2)[0]));
  }

  /** Whether that is the parameter's name; what can't be decoded may be. */
  private static boolean isText(String name) {
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8).equals(TEXT);
    } catch (IllegalArgumentException e) {
      return true;
    }
  }
}
