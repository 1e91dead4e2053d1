package io.chatbox.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A request's method and path as an access log may have them. The server's own log can leave
 * queries and headers out, but not a part of the path, and below {@code /shared} that is a secret:
 * whoever knows it can read the conversation; and a method is whatever the client sends. So each
 * response carries this, and server.xml logs it instead.
 */
final class LoggedPath {
  static final String HEADER = "Chatbox-Request";

  /** Of a request that is not told. */
  static final String UNTOLD_REQUEST = "- /*";

  private static final String UNTOLD = "/*";

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");

  private static final int LONGEST = 200;
  private static final String SHARED = "/shared/";

  /** First segments of what is served; what begins otherwise may be anything, a token too. */
  private static final Set<String> KNOWN =
      Set.of(
          "",
          "ws",
          "models",
          "sessions",
          "admin",
          "assets",
          "chat.html",
          "healthz",
          "readyz",
          "metrics",
          "shared");

  /** Nothing that the server would decode, drop or resolve: so what it begins with is its route. */
  private static final Pattern PLAIN = Pattern.compile("(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*/?");

  private LoggedPath() {}

  static String of(HttpServletRequest request) {
    String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "-";
    return method + " " + request.getContextPath() + of(RequestPath.raw(request));
  }

  /**
   * @param path below the prefix, as the client sent it
   */
  static String of(String path) {
    if (path.length() > LONGEST
        || !PLAIN.matcher(path).matches()
        || !KNOWN.contains(path.substring(Math.min(1, path.length())).split("/", 2)[0])) {
      return UNTOLD;
    }
    return path.startsWith(SHARED) ? SHARED + "*" : path;
  }
}
