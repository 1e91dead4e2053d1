package io.chatbox.security;

import io.chatbox.rest.HttpError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Why a request is refused by its head alone, before anybody looks for what it asks for. Servers
 * that take such heads differ in how they read them: what one takes for a name is another's
 * separator, and what one takes for a body is another's next request (request smuggling, RFC 9112
 * section 11.2). What is told is the same whatever stood there; nothing of it is repeated.
 */
enum RequestFault {
  HEADER(HttpError.BAD_REQUEST, "A header is not as HTTP has them."),
  HOST(HttpError.BAD_REQUEST, "Name the host in one Host header."),
  LENGTH(HttpError.BAD_REQUEST, "Say the length of the body once, in digits, or send it chunked."),
  CODING(HttpError.BAD_REQUEST, "Of the transfer codings only chunked is taken, once."),
  METHOD(HttpError.BAD_REQUEST, "This address does not take this method."),
  PATH(HttpError.BAD_REQUEST, "The path holds something that no path here has."),
  QUERY(HttpError.BAD_REQUEST, "The query holds characters that none may have."),
  CREDENTIALS(HttpError.UNAUTHORIZED, "A valid token is needed. Sign in again.");

  /** RFC 9110 section 9.3 and RFC 5789; others are nobody's here. */
  static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

  private static final Set<String> KNOWN = Set.of(METHODS.split(", "));
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=%-]*|\\[[0-9A-Fa-f:.]+])(?::[0-9]*)?");
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
  private static final String BASIC = "Basic ";

  private final HttpError error;
  private final String message;

  RequestFault(HttpError error, String message) {
    this.error = error;
    this.message = message;
  }

  HttpError error() {
    return error;
  }

  /** What the client can do; shown to people. */
  String message() {
    return message;
  }

  /** The first that a request has. */
  static Optional<RequestFault> in(RequestHead head) {
    if (!isFramed(head)) {
      if (hasBadHeader(head)) {
        return Optional.of(HEADER);
      }
      if (hasBadHost(head)) {
        return Optional.of(HOST);
      }
    }
    Optional<RequestFault> body = inFraming(head);
    if (body.isPresent()) {
      return body;
    }
    if (!KNOWN.contains(head.method())) {
      return Optional.of(METHOD);
    }
    if (!PlainPath.is(head.path())) {
      return Optional.of(PATH);
    }
    if (head.query() != null && head.query().chars().anyMatch(Character::isISOControl)) {
      return Optional.of(QUERY);
    }
    return hasBrokenPassword(head) ? Optional.of(CREDENTIALS) : Optional.empty();
  }

  /** In HTTP/2, which somebody else's server may speak, heads aren't lines of text. */
  private static boolean isFramed(RequestHead head) {
    return !head.version().startsWith("HTTP/1.");
  }

  /** RFC 9110 section 5.5: a recipient of CR, LF or NUL in a value must refuse or replace it. */
  private static boolean hasBadHeader(RequestHead head) {
    return head.headers().stream()
        .anyMatch(
            name ->
                !TOKEN.matcher(name).matches()
                    || head.values(name).stream().anyMatch(RequestFault::hasControl));
  }

  private static boolean hasControl(String value) {
    return value != null && value.chars().anyMatch(c -> c == 0 || c == '\r' || c == '\n');
  }

  /** RFC 9112 section 3.2. */
  private static boolean hasBadHost(RequestHead head) {
    List<String> hosts = head.values("Host");
    return hosts.isEmpty()
        ? !head.version().equals("HTTP/1.0")
        : hosts.size() > 1 || !HOST_AND_PORT.matcher(hosts.getFirst().strip()).matches();
  }

  /** RFC 9112 sections 6.1 to 6.3. */
  private static Optional<RequestFault> inFraming(RequestHead head) {
    List<String> lengths = head.values("Content-Length");
    List<String> codings = head.values("Transfer-Encoding");
    if (!codings.isEmpty()
        && (codings.size() > 1 || !codings.getFirst().strip().equalsIgnoreCase("chunked"))) {
      return Optional.of(CODING);
    }
    boolean unclear = lengths.size() + codings.size() > 1;
    return unclear || !lengths.stream().allMatch(length -> DIGITS.matcher(length).matches())
        ? Optional.of(LENGTH)
        : Optional.empty();
  }

  /** Nobody signs in by one, but the container stumbles over what is none (RFC 7617 section 2). */
  private static boolean hasBrokenPassword(RequestHead head) {
    return head.values("Authorization").stream()
        .filter(value -> value.regionMatches(true, 0, BASIC, 0, BASIC.length()))
        .anyMatch(value -> !isPassword(value.substring(BASIC.length()).strip()));
  }

  private static boolean isPassword(String credentials) {
    try {
      byte[] decoded = Base64.getDecoder().decode(credentials.getBytes(StandardCharsets.UTF_8));
      return new String(decoded, StandardCharsets.ISO_8859_1).contains(":");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
