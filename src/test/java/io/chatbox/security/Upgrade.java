package io.chatbox.security;

import io.chatbox.dev.Planted;
import io.chatbox.it.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Asks a server for an upgrade, byte for byte, and takes any answer. */
final class Upgrade {
  private static final int LIMIT_MILLIS = 20_000;

  private Upgrade() {}

  /**
   * @param headers one a line, without what comes with their names
   */
  record Answer(int status, List<String> headers, String body) {
    boolean has(String header) {
      return headers.stream().anyMatch(header::equalsIgnoreCase);
    }
  }

  static Answer inHeader(TestServer server, String token) {
    Planted.note(token);
    return ask(server, "", "Authorization: Bearer " + token);
  }

  static Answer inSubprotocol(TestServer server, String token) {
    Planted.note(token);
    return ask(server, "", "Sec-WebSocket-Protocol: chatbox.v1, bearer." + token);
  }

  static Answer inQuery(TestServer server, String token) {
    Planted.note(token);
    return ask(server, "?token=" + token, "Accept: */*");
  }

  private static Answer ask(TestServer server, String query, String header) {
    URI base = server.base();
    String request =
        ("GET %s/ws%s HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "%s\r\n\r\n")
            .formatted(base.getPath(), query, header);
    try (Socket socket = new Socket(base.getHost(), base.getPort())) {
      socket.setSoTimeout(LIMIT_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return read(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Answer read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int octet = in.read();
      if (octet < 0) {
        throw new IOException("ended after " + head);
      }
      head.append((char) octet);
    }
    List<String> lines = head.toString().strip().lines().toList();
    int status = Integer.parseInt(lines.getFirst().split(" ")[1]);
    List<String> headers = lines.subList(1, lines.size());
    int length =
        headers.stream()
            .filter(line -> line.toLowerCase().startsWith("content-length:"))
            .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
            .findFirst()
            .orElse(0);
    return new Answer(status, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }
}
