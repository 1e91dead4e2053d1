package io.chatbox.security;

import jakarta.servlet.http.HttpServletRequest;

/** What a request asks for below the prefix. */
public final class RequestPath {
  private RequestPath() {}

  /** As the client sent it; what the container would decode or drop still stands in it. */
  static String raw(HttpServletRequest request) {
    return request.getRequestURI().substring(request.getContextPath().length());
  }

  /** As the container understands it, decoded; begins with a slash. */
  public static String of(HttpServletRequest request) {
    String rest = request.getPathInfo();
    String path = request.getServletPath() + (rest == null ? "" : rest);
    return path.startsWith("/") ? path : "/" + path;
  }

  /**
   * The first segment with its slash, without parameters: further ones may hold an id or a token.
   *
   * @param path as {@link #of} gives it
   */
  public static String first(String path) {
    int end = 1;
    while (end < path.length() && path.charAt(end) != '/' && path.charAt(end) != ';') {
      end++;
    }
    return path.substring(0, Math.min(end, path.length()));
  }
}
