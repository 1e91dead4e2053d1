package io.chatbox.gateway;

import io.chatbox.rest.HttpError;
import io.chatbox.security.Caller;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * {@code POST {prefix}/admin/drain}, for operators whose server is not ours to stop: it answers 202
 * at once, and readiness tells when to go on.
 */
@WebServlet("/admin/drain")
public final class DrainServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String ROLE = "admin";

  private final transient Drain drain;

  @Inject
  DrainServlet(Drain drain) {
    this.drain = drain;
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Caller caller = (Caller) request.getUserPrincipal();
    if (!caller.roles().contains(ROLE)) {
      HttpError.FORBIDDEN.send(response, "This needs the role admin.");
      return;
    }
    drain.begin();
    response.setStatus(HttpServletResponse.SC_ACCEPTED);
    response.setContentType("application/json");
    response
        .getOutputStream()
        .write("{\"status\":\"draining\"}".getBytes(StandardCharsets.US_ASCII));
  }
}
