package io.chatbox.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.it.TestServer;
import jakarta.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Requests as no client library sends them, in bytes, and what the server has to say to them. */
class RawRequestsIT {
  private static final String HOST = "Host: localhost\r\n";
  private static final String UPGRADE =
      "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  private static final int PATIENCE_MILLIS = 3_000;

  private final TestServer server = TestServer.shared();
  private final URI base = server.base();
  private final String token = server.tokens().admin(TestServer.newUser());

  /**
   * @param closed whether the server ended the connection then
   */
  private record Answer(String head, String body, boolean closed) {
    int status() {
      return Integer.parseInt(head.substring(9, 12));
    }

    boolean has(String header) {
      return head.toLowerCase().contains("\r\n" + header.toLowerCase() + ":");
    }
  }

  @Test
  void aPathThatIsReadInTwoWaysIsRefusedAndNotTold() throws IOException {
    long logged = logs();
    for (String rest :
        List.of(
            "{",
            "}",
            "<script>",
            "a>b",
            "a\"b",
            "a|b",
            "a^b",
            "a`b",
            "a\\b",
            "a\u0001b",
            "a\tb",
            "a\u007fb",
            "a\u00e4b",
            "a\u00ffb",
            "\0",
            "a%00b",
            "a%0d%0ab",
            "a%7fb",
            "a%ff",
            "a%zz",
            "a%",
            "a%2fb",
            "a%5cb",
            "a%23b",
            "%2e%2e",
            "a;x=1",
            ";/models",
            "./models",
            "x/../models",
            "/models",
            "models#x",
            "sessions/a;b=c",
            "shared/%2Fsecret",
            "shared/secret%2Fx",
            "WEB-INF/../ws",
            "admin/users/victim;x=1")) {
      for (String authorization : List.of("", bearer())) {
        Answer answer =
            ask("GET " + base.getPath() + "/" + rest + " HTTP/1.1\r\n" + HOST, authorization);
        isRefused(rest, answer, 400);
      }
    }
    assertThat(logs() - logged).as("bytes that are logged of them").isLessThan(36L * 2 * 200);
  }

  @Test
  void nothingButTheListIsAnsweredWithoutAToken() throws IOException {
    String prefix = base.getPath();
    for (String path :
        List.of(
            "/models",
            "/models/",
            "/sessions",
            "/sessions/",
            "/sessions/x/export",
            "/admin/audit",
            "/admin/users?id=x",
            "/admin/users/export?id=x",
            "/ws",
            "/ws/",
            "/%6dodels",
            "/MODELS",
            "/nothing",
            "/error",
            "/assets",
            "/chat.html/",
            "/healthz/",
            "/metrics",
            "/SHARED/x",
            "/models?a={<\"",
            "/models%20")) {
      for (String method : List.of("GET", "HEAD", "POST", "OPTIONS", "DELETE", "PATCH", "PUT")) {
        isRefused(
            method + path, ask(method + " " + prefix + path + " HTTP/1.1\r\n" + HOST, ""), 401);
      }
      for (String method : List.of("TRACE", "CONNECT", "FOO", "G\"T")) {
        isRefused(
            method + path, ask(method + " " + prefix + path + " HTTP/1.1\r\n" + HOST, ""), 405);
      }
      String absolute = "GET http://elsewhere" + prefix + path + " HTTP/1.1\r\n" + HOST;
      isRefused(absolute, ask(absolute, ""), 401);
    }
  }

  @Test
  void whatLiesOutsideThePrefixIsShut() throws IOException {
    for (String path :
        List.of(
            "/",
            "/nothing",
            "/favicon.ico",
            "/jwt",
            "/jwt/",
            "/jwt/ibm/api/x/jwk",
            "/ibm/api",
            "/ibm/api/",
            "/openapi/ui",
            "/openapi/ui/",
            "/openapi/%75i/",
            "/metrics/x",
            "/%63hatbox/models",
            "?x")) {
      isRefused(path, ask("GET " + path + " HTTP/1.1\r\n" + HOST, bearer()), 404);
    }
    isRefused("*", ask("OPTIONS * HTTP/1.1\r\n" + HOST, ""), 400);
    isRefused("//", ask("GET //chatbox/models HTTP/1.1\r\n" + HOST, ""), 400);
    assertThat(ask("GET models HTTP/1.1\r\n" + HOST, "").status()).isEqualTo(400);
    for (String path : List.of("/metrics", "/openapi", base.getPath() + "/metrics/prometheus")) {
      Answer answer = ask("GET " + path + " HTTP/1.1\r\n" + HOST, "Connection: close\r\n");
      assertThat(answer.status()).as(path).isEqualTo(200);
      assertThat(answer.has("Set-Cookie")).as(path).isFalse();
      assertThat(answer.has("Access-Control-Allow-Origin")).as(path).isFalse();
    }
  }

  @Test
  void aHeadThatTwoServersWouldReadDifferentlyEndsTheConnection() throws IOException {
    String line = "POST " + base.getPath() + "/sessions HTTP/1.1\r\n";
    for (String head :
        List.of(
            "",
            "Host: a\r\nHost: b\r\n",
            "Host: a\r\nHost: a\r\n",
            "Host: a/b\r\n",
            "Host: a b\r\n",
            HOST + "Content-Length: 0\r\nContent-Length: 0\r\n",
            HOST + "Transfer-Encoding: gzip\r\n",
            HOST + "Transfer-Encoding: gzip, chunked\r\n",
            HOST + "Transfer-Encoding: identity\r\n",
            HOST + "Transfer-Encoding: xchunked\r\n",
            HOST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            HOST + "X: a\0b\r\n")) {
      isRefused(head, ask(line + head, bearer(), "0\r\n\r\n"), 400);
    }
    assertThat(ask(line + HOST + "Content-Length: 99999999999999999999\r\n", bearer()).status())
        .isEqualTo(400);
    isRefused("HTTP/2.0", ask(line.replace("1.1", "2.0") + HOST, bearer()), 400);
    String get = "GET " + base.getPath() + "/models HTTP/1.0\r\n";
    assertThat(ask(get, bearer()).status()).as("HTTP/1.0 needs no host").isEqualTo(200);
  }

  /** A head is in memory before anybody is asked about it. */
  @Test
  void aHeadHasABound() throws IOException {
    String probe = "GET " + base.getPath() + "/healthz HTTP/1.1\r\n" + HOST;
    String field = "X: a\r\n";
    assertThat(ask(probe, field.repeat(50)).status()).isEqualTo(200);
    assertThat(ask(probe, field.repeat(70)).status()).isEqualTo(400);
    assertThat(ask(probe, "X: " + "a".repeat(9 << 10) + "\r\n").status()).isEqualTo(200);
    assertThat(ask(probe, "X: " + "a".repeat(11 << 10) + "\r\n").status()).isEqualTo(400);
  }

  /** The container stumbles over them before any filter. */
  @Test
  void aPasswordThatIsNoneIsNoToken() throws IOException {
    for (String credentials : List.of("x", "eDp5", "\u00ff", "", "!")) {
      for (String path : List.of("/ws", "/models")) {
        Answer answer =
            ask(
                "GET " + base.getPath() + path + " HTTP/1.1\r\n" + HOST,
                (path.equals("/ws") ? UPGRADE : "")
                    + "Authorization: Basic "
                    + credentials
                    + "\r\n");
        isRefused(path + credentials, answer, 401);
      }
    }
  }

  private String bearer() {
    return "Authorization: Bearer " + token + "\r\n";
  }

  private static void isRefused(String what, Answer answer, int status) {
    assertThat(answer.status()).as(what).isEqualTo(status);
    assertThat(answer.closed()).as(what + " closes").isTrue();
    assertThat(answer.head().toLowerCase())
        .as(what)
        .contains("content-type: application/json", "cache-control: no-store", "connection: close");
    assertThat(answer.body()).as(what).doesNotContain("Exception", "SRVE", "CWW", "<");
    if (!answer.body().isEmpty()) {
      assertThat(Json.createReader(new StringReader(answer.body())).readObject())
          .as(what)
          .containsOnlyKeys("error", "message");
    }
  }

  private Answer ask(String head, String more) throws IOException {
    return ask(head, more, "");
  }

  private Answer ask(String head, String more, String body) throws IOException {
    try (Socket socket = new Socket(base.getHost(), base.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write((head + more + "\r\n" + body).getBytes(ISO_8859_1));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      boolean closed = true;
      try {
        socket.getInputStream().transferTo(bytes);
      } catch (SocketTimeoutException e) {
        closed = false;
      }
      String text = bytes.toString(ISO_8859_1);
      int end = text.indexOf("\r\n\r\n");
      return new Answer(text.substring(0, end), text.substring(end + 4), closed);
    }
  }

  /** Bytes in all logs of the server, but for the access log, which has a line for each request. */
  private long logs() throws IOException {
    Path folder = server.liberty().logFolder();
    try (Stream<Path> files = Files.walk(folder)) {
      return server.liberty().log().length()
          + files
              .filter(Files::isRegularFile)
              .filter(file -> !file.getFileName().toString().startsWith("http_access"))
              .mapToLong(file -> file.toFile().length())
              .sum();
    }
  }
}
