package io.chatbox.probes;

import io.chatbox.rest.HttpError;
import io.chatbox.rest.JsonResponder;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The Prometheus text under the prefix: what MicroProfile Metrics says at its own path, which can't
 * be moved. Who may read it is {@code security.MetricsFilter}'s.
 */
@WebServlet("/metrics/prometheus")
public final class MetricsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String CACHE_CONTROL = "Cache-Control";
  private static final String NO_STORE = "no-store";
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    ServletContext metrics = getServletContext().getContext("/metrics");
    RequestDispatcher all = metrics == null ? null : metrics.getRequestDispatcher("/");
    if (all == null) {
      JsonResponder.send(
          response,
          HttpServletResponse.SC_NOT_FOUND,
          HttpError.NOT_FOUND.body(
              "This server has no MicroProfile Metrics: add the feature mpMetrics."));
      return;
    }
    // A server may take the forward for the answer's end: after it, no header is heard any more.
    response.setContentType(PROMETHEUS_TEXT);
    response.setHeader(CACHE_CONTROL, NO_STORE);
    CapturedResponse captured = new CapturedResponse(response);
    // Not included: the server finds its resource by the path, which only a forward changes.
    all.forward(new PlainRequest(request), captured);
    if (!response.isCommitted()) {
      response.setStatus(captured.getStatus());
    }
    response.getOutputStream().write(captured.body().getBytes(StandardCharsets.UTF_8));
  }
}
