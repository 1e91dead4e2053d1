package io.chatbox.siege;

import io.chatbox.it.TestServer;
import java.nio.charset.StandardCharsets;

/** What attackers send, byte by byte. */
final class Requests {
  private static final int PING_SIZE = 125;

  private final TestServer server;

  Requests(TestServer server) {
    this.server = server;
  }

  /** Without a token. */
  byte[] get(String path) {
    return bytes(head("GET", path) + "\r\n");
  }

  byte[] get(String path, String user) {
    return bytes(head("GET", path) + authorization(user) + "\r\n");
  }

  /** The head of a request whose body is still to come. */
  byte[] patch(String path, String user, String header) {
    return bytes(
        head("PATCH", path)
            + authorization(user)
            + "Content-Type: application/json\r\n"
            + header
            + "\r\n\r\n");
  }

  byte[] upgrade(String user) {
    return bytes(
        head("GET", "/ws")
            + authorization(user)
            + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  }

  /** A masked ping with as much in it as there may be (RFC 6455 section 5.5). */
  static byte[] ping() {
    byte[] ping = new byte[6 + PING_SIZE];
    ping[0] = (byte) 0x89;
    ping[1] = (byte) (0x80 | PING_SIZE);
    return ping;
  }

  private String head(String method, String path) {
    return "%s %s%s HTTP/1.1\r\nHost: localhost\r\n"
        .formatted(method, server.base().getPath(), path);
  }

  private String authorization(String user) {
    return "Authorization: Bearer " + server.tokens().user(user) + "\r\n";
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
