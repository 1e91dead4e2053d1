package io.chatbox.probes;

import static io.chatbox.rest.ServletFakes.fake;
import static io.chatbox.rest.ServletFakes.into;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What hosts may lack, and what theirs may say. */
class HostsTest {

  /** What the host's own resource does with a request of ours. */
  private interface Resource {
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException;
  }

  private record Answer(int status, Map<String, String> headers, String body) {}

  @Test
  void aHostWithoutMicroProfileIsToldWhatToAdd() throws Exception {
    Answer readiness = get(new ProbeServlet(), "/readyz", null);
    assertThat(readiness.status()).isEqualTo(404);
    assertThat(readiness.headers())
        .containsEntry("Content-Type", "application/json")
        .containsEntry("Cache-Control", "no-store");
    assertThat(readiness.body())
        .isEqualTo(
            "{\"error\":\"not_found\",\"message\":\"This server has no MicroProfile Health: add the"
                + " feature mpHealth.\"}");
    assertThat(get(new ProbeServlet(), "/healthz", null).body()).isEqualTo("{\"status\":\"ok\"}");

    Answer metrics = get(new MetricsServlet(), "/metrics/prometheus", null);
    assertThat(metrics.status()).isEqualTo(404);
    assertThat(metrics.headers()).containsEntry("Content-Type", "application/json");
    assertThat(metrics.body()).contains("\"not_found\"", "add the feature mpMetrics.");
  }

  @Test
  void whatIsNotReadyIsNamedWithWhatItSaysOfItself() throws Exception {
    Answer answer =
        get(
            new ProbeServlet(),
            "/readyz",
            (request, response) -> {
              response.setStatus(503);
              response
                  .getWriter()
                  .print(
                      "{\"status\":\"DOWN\",\"checks\":[{\"name\":\"database\",\"status\":\"DOWN\","
                          + "\"data\":{\"since\":\"noon\"}},{\"name\":\"drain\",\"status\":\"UP\"}]}");
            });

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body())
        .isEqualTo(
            "{\"status\":\"not ready\",\"checks\":{\"database\":{\"status\":\"down\",\"since\":\"noon\"},"
                + "\"drain\":{\"status\":\"up\"}}}");
  }

  @Test
  void whatIsNoHealthReportIsNotReady() throws Exception {
    Answer answer =
        get(
            new ProbeServlet(),
            "/readyz",
            (request, response) -> {
              response.getOutputStream().write("Oops".getBytes(StandardCharsets.UTF_8));
              response.sendError(500, "Oops");
            });

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("{\"status\":\"not ready\",\"checks\":{}}");
  }

  /** What a client adds must not choose among the figures, or their form. */
  @Test
  void theFiguresAreAskedForAsTextAndWhole() throws Exception {
    Answer answer =
        get(
            new MetricsServlet(),
            "/metrics/prometheus",
            (asked, response) -> {
              assertThat(asked.getHeader("accept")).isEqualTo("text/plain");
              assertThat(Collections.list(asked.getHeaders("Accept")))
                  .containsExactly("text/plain");
              assertThat(asked.getHeader("Accept-Encoding")).isNull();
              assertThat(asked.getHeaders("Accept-Encoding").hasMoreElements()).isFalse();
              assertThat(asked.getQueryString()).isNull();
              assertThat(asked.getParameter("scope")).isNull();
              assertThat(asked.getParameterValues("scope")).isNull();
              assertThat(asked.getParameterMap()).isEmpty();
              response.setHeader("Content-Encoding", "gzip");
              response.setContentType("application/json");
              response.setContentLength(1);
              response.getWriter().print("up 1\n");
            });

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers())
        .containsEntry("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        .containsEntry("Cache-Control", "no-store")
        .doesNotContainKey("Content-Encoding");
    assertThat(answer.body()).isEqualTo("up 1\n");
  }

  /**
   * @param host what stands at MicroProfile's path, or null if nothing does
   */
  private static Answer get(HttpServlet servlet, String path, Resource host) throws Exception {
    servlet.init(config(host));
    HttpServletRequest request =
        fake(
            HttpServletRequest.class,
            (method, arguments) ->
                switch (method) {
                  case "getMethod" -> "GET";
                  case "getServletPath" -> path;
                  case "getHeader", "getQueryString", "getParameter" -> "of the client";
                  default -> throw new UnsupportedOperationException(method);
                });
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Map<String, String> headers = new TreeMap<>();
    int[] status = {200};
    HttpServletResponse response =
        fake(
            HttpServletResponse.class,
            (method, arguments) -> {
              switch (method) {
                case "setStatus" -> status[0] = (int) arguments[0];
                case "setHeader" -> headers.put((String) arguments[0], (String) arguments[1]);
                case "setContentType" -> headers.put("Content-Type", (String) arguments[0]);
                case "setContentLength", "getOutputStream", "isCommitted" -> {}
                default -> throw new UnsupportedOperationException(method);
              }
              return switch (method) {
                case "getOutputStream" -> into(body);
                case "isCommitted" -> false;
                default -> null;
              };
            });
    servlet.service(request, response);
    return new Answer(status[0], headers, body.toString(StandardCharsets.UTF_8));
  }

  private static ServletConfig config(Resource host) {
    RequestDispatcher dispatcher =
        fake(
            RequestDispatcher.class,
            (method, arguments) -> {
              host.answer((HttpServletRequest) arguments[0], (HttpServletResponse) arguments[1]);
              return null;
            });
    ServletContext other =
        fake(
            ServletContext.class,
            (method, arguments) -> method.equals("getRequestDispatcher") ? dispatcher : null);
    ServletContext ours =
        fake(
            ServletContext.class,
            (method, arguments) -> method.equals("getContext") && host != null ? other : null);
    return fake(
        ServletConfig.class,
        (method, arguments) -> method.equals("getServletContext") ? ours : null);
  }
}
