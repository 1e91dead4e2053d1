package io.chatbox.security;

import io.chatbox.rest.HttpError;
import io.chatbox.telemetry.Log;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The one rule of access: a path that {@link PublicPaths} doesn't have needs a caller. Declared in
 * web.xml for all paths, so that no spelling of one gets round it; whoever the container let come
 * this far without a caller, for whatever reason, gets no further.
 */
public final class AccessFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final Log log = Log.of(AccessFilter.class);

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getUserPrincipal() instanceof Caller || PublicPaths.has(RequestPath.raw(request))) {
      chain.doFilter(request, response);
      return;
    }
    log.info(
        "token refused",
        "path",
        LoggedPath.of(RequestPath.raw(request)),
        "reason",
        TokenAuthentication.reason(request));
    response.setHeader("WWW-Authenticate", "Bearer");
    response.setHeader("Connection", "close"); // Who never reads it holds nothing by sending on.
    HttpError.UNAUTHORIZED.send(response, "A valid token is needed. Sign in again.");
  }
}
