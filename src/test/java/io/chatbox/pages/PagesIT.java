package io.chatbox.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.it.TestServer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages and assets over HTTP. */
class PagesIT {
  private final TestServer server = TestServer.shared();

  @ParameterizedTest
  @ValueSource(strings = {"/", "/chat.html"})
  void thePageComesWithAStrictPolicy(String path) {
    HttpResponse<String> page = server.get(path);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(page.body()).contains("<!doctype html>");
  }

  @Test
  void anUnchangedAssetIsNotSentAgain() {
    HttpResponse<String> first = server.get("/assets/vendor/marked.esm.js");
    String etag = first.headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> second = server.get("/assets/vendor/marked.esm.js", "If-None-Match", etag);

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue("Content-Type"))
        .contains("text/javascript;charset=utf-8");
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"W/%s", "\"other\", %s", "*"})
  void norIsOneThatAProxyHasCompressed(String known) {
    String path = "/assets/vendor/marked.esm.js";
    String etag = server.get(path).headers().firstValue("ETag").orElseThrow();

    assertThat(server.get(path, "If-None-Match", known.formatted(etag)).statusCode())
        .isEqualTo(304);
  }

  @Test
  void whatIsNotThereIsToldInJson() {
    HttpResponse<String> response = server.get("/assets/nothing.js");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body())
        .isEqualTo("{\"error\":\"not_found\",\"message\":\"There is nothing at this address.\"}");
  }

  @Test
  void assetsAreCompressedForThoseWhoTakeIt() {
    HttpResponse<String> response =
        server.get("/assets/vendor/purify.es.mjs", "Accept-Encoding", "gzip");

    assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(response.body()).hasSizeLessThan(60_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/",
        "/assets/nothing.js",
        "/assets/..%2fWEB-INF/web.xml",
        "/WEB-INF/web.xml",
        "/assets/%2e%2e/WEB-INF/web.xml",
        "/chat.html/x"
      })
  void nothingElseIsServed(String path) {
    assertThat(server.get(path).statusCode()).isIn(400, 401, 403, 404);
  }
}
