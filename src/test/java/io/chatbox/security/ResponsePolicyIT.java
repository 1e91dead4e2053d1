package io.chatbox.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.it.TestServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What answers tell browsers, of whatever kind they are. */
class ResponsePolicyIT {
  private static final String FRIEND = TestServer.ORIGIN;
  private static final String FOE = "https://evil.example";

  private final TestServer server = TestServer.shortTimers();

  @Test
  void everyAnswerCarriesThePolicy() {
    for (String path :
        List.of("/", "/assets/js/main.js", "/nothing", "/sessions", "/models", "/healthz")) {
      HttpResponse<String> answer = get(path, FRIEND);
      assertThat(header(answer, "X-Content-Type-Options")).as(path).isEqualTo("nosniff");
      assertThat(header(answer, "Referrer-Policy")).as(path).isEqualTo("no-referrer");
      assertThat(header(answer, "Content-Security-Policy"))
          .as(path)
          .contains("default-src 'none'", "frame-ancestors 'self' " + FRIEND)
          .doesNotContain("unsafe");
      assertThat(answer.headers().firstValue("Set-Cookie")).as(path).isEmpty();
    }
  }

  /** Refusals too, or a page could not tell an expired token from a broken network. */
  @Test
  void namedPagesMayReadWhatOthersMayNot() {
    for (String path : List.of("/sessions", "/models", "/shared/nothing", "/healthz")) {
      HttpResponse<String> friendly = get(path, FRIEND);
      assertThat(header(friendly, "Access-Control-Allow-Origin")).as(path).isEqualTo(FRIEND);
      assertThat(header(friendly, "Access-Control-Allow-Credentials")).isEqualTo("true");
      assertThat(header(friendly, "Vary")).contains("Origin");
      assertThat(get(path, FOE).headers().firstValue("Access-Control-Allow-Origin"))
          .as(path)
          .isEmpty();
    }
  }

  @Test
  void aPreflightIsAnsweredWithoutAToken() {
    HttpResponse<String> friendly = preflight("/sessions/x", FRIEND);
    assertThat(friendly.statusCode()).isEqualTo(204);
    assertThat(header(friendly, "Access-Control-Allow-Origin")).isEqualTo(FRIEND);
    assertThat(header(friendly, "Access-Control-Allow-Methods")).contains("PATCH", "DELETE");
    assertThat(header(friendly, "Access-Control-Allow-Headers")).contains("Authorization");
    assertThat(preflight("/sessions/x", FOE).headers().map().keySet())
        .noneMatch(name -> name.toLowerCase().startsWith("access-control"));
  }

  private HttpResponse<String> get(String path, String origin) {
    return TestServer.send(request(path, origin).build());
  }

  private HttpResponse<String> preflight(String path, String origin) {
    return TestServer.send(
        request(path, origin)
            .header("Access-Control-Request-Method", "PATCH")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .build());
  }

  private HttpRequest.Builder request(String path, String origin) {
    return HttpRequest.newBuilder(URI.create(server.base() + path)).header("Origin", origin);
  }

  private static String header(HttpResponse<String> answer, String name) {
    return String.join(", ", answer.headers().allValues(name));
  }
}
