package io.chatbox.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The opening handshake (RFC 6455 section 4.2), as its headers have it. */
final class Handshake {
  static final String VERSION = "13";
  static final String SUBPROTOCOL = "chatbox.v1";

  private static final String ACCEPT_SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;

  private final HttpServletRequest request;

  Handshake(HttpServletRequest request) {
    this.request = request;
  }

  boolean asksForWebSocket() {
    return has("Upgrade", "websocket");
  }

  /** What is wrong with it, apart from the version; in words for people. */
  Optional<String> fault() {
    if (!"GET".equals(request.getMethod()) || !"HTTP/1.1".equals(request.getProtocol())) {
      return Optional.of("A WebSocket is opened by GET and HTTP/1.1.");
    }
    if (!asksForWebSocket() || !has("Connection", "Upgrade")) {
      return Optional.of("A WebSocket is asked for by Upgrade and Connection.");
    }
    return keyBytes() == KEY_BYTES
        ? Optional.empty()
        : Optional.of("A WebSocket needs one Sec-WebSocket-Key of 16 bytes in Base64.");
  }

  boolean hasVersion() {
    return List.of(VERSION).equals(Collections.list(request.getHeaders("Sec-WebSocket-Version")));
  }

  private boolean has(String header, String token) {
    return list(header).anyMatch(token::equalsIgnoreCase);
  }

  /** The elements of a header that is a list, over all its lines (RFC 9110 section 5.6.1). */
  private Stream<String> list(String header) {
    return Collections.list(request.getHeaders(header)).stream()
        .flatMap(line -> Stream.of(line.split(",")))
        .map(String::strip);
  }

  private int keyBytes() {
    List<String> keys = Collections.list(request.getHeaders("Sec-WebSocket-Key"));
    try {
      return keys.size() == 1 ? Base64.getDecoder().decode(keys.getFirst().strip()).length : 0;
    } catch (IllegalArgumentException e) {
      return 0;
    }
  }

  /** What proves that we have read the key. */
  String accept() {
    String key = request.getHeader("Sec-WebSocket-Key").strip() + ACCEPT_SALT;
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(key.getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every Java has it.
    }
  }

  /** Whether the client knows our subprotocol. */
  boolean offersSubprotocol() {
    return list("Sec-WebSocket-Protocol").anyMatch(SUBPROTOCOL::equals);
  }
}
