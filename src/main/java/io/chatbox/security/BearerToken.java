package io.chatbox.security;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a request carries its token: the {@code Authorization} header (RFC 6750 section 2.1), the
 * list of WebSocket subprotocols as {@code bearer.<jwt>} (browsers can't set headers on a socket),
 * or, on the socket's path only, {@code ?token=}. The first that is there counts, right or wrong.
 */
final class BearerToken {
  /** The path of the socket below the prefix. */
  static final String SOCKET_PATH = "/ws";

  private static final String SCHEME = "Bearer ";
  private static final String SUBPROTOCOL = "bearer.";
  private static final String PARAMETER = "token=";

  private BearerToken() {}

  static Optional<String> in(HttpServletRequest request) {
    return fromHeader(request)
        .or(() -> fromSubprotocols(request))
        // While the container authenticates, it has not chosen a servlet yet.
        .or(() -> RequestPath.raw(request).equals(SOCKET_PATH) ? fromQuery(request) : none());
  }

  private static Optional<String> fromHeader(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.of(header.substring(SCHEME.length()).strip())
        : none();
  }

  private static Optional<String> fromSubprotocols(HttpServletRequest request) {
    return Collections.list(request.getHeaders("Sec-WebSocket-Protocol")).stream()
        .flatMap(list -> Stream.of(list.split(",")))
        .map(String::strip)
        .filter(protocol -> protocol.startsWith(SUBPROTOCOL))
        .map(protocol -> protocol.substring(SUBPROTOCOL.length()))
        .findFirst();
  }

  /** From the raw query: reading parameters would consume a request's body elsewhere. */
  private static Optional<String> fromQuery(HttpServletRequest request) {
    String query = request.getQueryString();
    if (query == null) {
      return none();
    }
    return Stream.of(query.split("&"))
        .filter(pair -> pair.startsWith(PARAMETER))
        .map(pair -> decoded(pair.substring(PARAMETER.length())))
        .findFirst();
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value; // A broken escape is no token: the verifier refuses it.
    }
  }

  private static Optional<String> none() {
    return Optional.empty();
  }
}
