package io.chatbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.chatbox.it.SocketClient;
import io.chatbox.it.TestServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.InputStream;
import java.io.StringReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Who gets in, and how. */
class HandshakeIT {
  private final TestServer server = TestServer.shared();
  private final String token = server.tokens().user(TestServer.newUser());

  @Test
  void theTokenMayComeInTheHeaderTheSubprotocolOrTheQuery() {
    try (SocketClient client = SocketClient.open(server.base(), token)) {
      assertThat(client.subprotocol()).isEmpty();
    }
    try (SocketClient client =
        SocketClient.open(
            server.base(), "", socket -> socket.subprotocols("chatbox.v1", "bearer." + token))) {
      assertThat(client.subprotocol()).isEqualTo("chatbox.v1");
    }
    SocketClient.open(server.base(), "?token=" + token, socket -> socket).close();
  }

  @Test
  void theFirstPlaceThatHoldsATokenCountsRightOrWrong() {
    assertThat(
            refusal("?token=" + token, socket -> socket.header("Authorization", "Bearer wrong"))
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void withoutAValidTokenThereIsNoUpgradeAndNoReason() {
    HttpResponse<?> none = refusal("", socket -> socket);
    HttpResponse<?> bad = refusal("?token=" + token + "x", socket -> socket);
    HttpResponse<?> expired =
        refusal(
            "?token=" + server.tokens().issue("u", "U", List.of(), Duration.ofMinutes(-5)),
            socket -> socket);

    assertThat(List.of(none, bad, expired))
        .allSatisfy(
            response -> {
              assertThat(response.statusCode()).isEqualTo(401);
              assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            });
    HttpResponse<String> plain = server.get("/ws?token=nonsense");
    JsonObject body = Json.createReader(new StringReader(plain.body())).readObject();
    assertThat(plain.statusCode()).isEqualTo(401);
    assertThat(body.keySet()).containsExactlyInAnyOrder("error", "message");
    assertThat(body.getString("error")).isEqualTo("unauthorized");
  }

  @Test
  void aRequestThatIsNoUpgradeIsToldSo() {
    HttpResponse<String> response = server.get("/ws", "Authorization", "Bearer " + token);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("bad_request");
  }

  /** Firefox names more than one token (RFC 9110 section 7.6.1). */
  @Test
  void anUpgradeMayBeOneOfManyTokens() {
    assertThat(head("GET", "1.1", key(16), "13", "keep-alive, Upgrade")).startsWith("HTTP/1.1 101");
    assertThat(head("GET", "1.1", key(16), "13", "keep-alive\r\nConnection: upgrade"))
        .startsWith("HTTP/1.1 101");
  }

  @Test
  void anUpgradeThatIsNotAsTheStandardWantsItIsRefused() {
    for (String head :
        List.of(
            head("POST", "1.1", key(16), "13", "Upgrade"),
            head("GET", "1.0", key(16), "13", "Upgrade"),
            head("GET", "1.1", key(15), "13", "Upgrade"),
            head("GET", "1.1", "no base64, 24 characters", "13", "Upgrade"),
            head("GET", "1.1", key(16) + "\r\nSec-WebSocket-Key: " + key(16), "13", "Upgrade"),
            head("GET", "1.1", key(16), "13", "keep-alive"))) {
      assertThat(head).containsPattern("^HTTP/1.[01] 400").contains("application/json");
    }
    for (String version : List.of("12", "13, 8", "thirteen", "")) {
      assertThat(head("GET", "1.1", key(16), version, "Upgrade"))
          .startsWith("HTTP/1.1 426")
          .contains("Sec-WebSocket-Version: 13");
    }
  }

  private static String key(int bytes) {
    return Base64.getEncoder().encodeToString(new byte[bytes]);
  }

  private String head(String method, String http, String key, String version, String connection) {
    URI base = server.base();
    String upgrade =
        "%s %s/ws HTTP/%s\r\nHost: localhost\r\nUpgrade: WebSocket\r\nConnection: %s\r\n"
            + "Sec-WebSocket-Version: %s\r\nSec-WebSocket-Key: %s\r\n"
            + "Authorization: Bearer %s\r\nContent-Length: 0\r\n\r\n";
    try (Socket socket = new Socket(base.getHost(), base.getPort())) {
      socket
          .getOutputStream()
          .write(
              upgrade
                  .formatted(method, base.getPath(), http, connection, version, key, token)
                  .getBytes(StandardCharsets.US_ASCII));
      return readHead(socket.getInputStream());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aUsersEleventhConnectionIsRefusedAndRoomIsMadeByLeaving() {
    String user = TestServer.newUser();
    List<SocketClient> open = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      open.add(server.connect(user));
    }
    HttpResponse<?> refused = refusal("?token=" + server.tokens().user(user), socket -> socket);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();

    open.removeFirst().close();
    SocketClient again = untilAdmitted(user);
    again.close();
    open.forEach(SocketClient::close);
  }

  /** The server hears of a close a moment after the client. */
  private SocketClient untilAdmitted(String user) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (true) {
      try {
        return server.connect(user);
      } catch (RuntimeException e) {
        assertThat(System.nanoTime()).as("admitted in time").isLessThan(deadline);
      }
    }
  }

  @Test
  void theUpgradeSetsNoCookie() throws Exception {
    URI base = server.base();
    try (Socket socket = new Socket(base.getHost(), base.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET %s/ws?token=%s HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                      + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                      + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                  .formatted(base.getPath(), token)
                  .getBytes(StandardCharsets.US_ASCII));

      String head = readHead(socket.getInputStream());
      assertThat(head)
          .startsWith("HTTP/1.1 101")
          .contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
          .doesNotContainIgnoringCase("set-cookie")
          .doesNotContainIgnoringCase("transfer-encoding");
    }
  }

  private static String readHead(InputStream in) throws Exception {
    StringBuilder head = new StringBuilder();
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      head.append((char) octet);
      if (head.toString().endsWith("\r\n\r\n")) {
        break;
      }
    }
    return head.toString();
  }

  private HttpResponse<?> refusal(String query, UnaryOperator<WebSocket.Builder> how) {
    Throwable fault = catchThrowable(() -> SocketClient.connect(server.base(), query, how).close());
    assertThat(fault).isNotNull();
    assertThat(fault.getCause()).isInstanceOf(WebSocketHandshakeException.class);
    return ((WebSocketHandshakeException) fault.getCause()).getResponse();
  }
}
