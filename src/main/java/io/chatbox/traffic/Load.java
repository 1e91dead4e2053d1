package io.chatbox.traffic;

import jakarta.servlet.http.HttpServletRequest;

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
   * @param path below the context root, decoded
   */
  static Load of(String path, HttpServletRequest request) {
    if (path.equals("/") || path.equals("/chat.html") || path.startsWith("/assets/")) {
      return FILE;
    }
    boolean reads = request.getMethod().equals("GET");
    // Of a posted form the container would read the body to find the parameter, on its own thread.
    if (reads && path.equals("/sessions") && request.getParameter("q") != null) {
      return SEARCH;
    }
    boolean large =
        path.startsWith("/sessions/") || path.startsWith("/shared/") || path.startsWith("/admin/");
    return reads && large ? LARGE : SMALL;
  }
}
