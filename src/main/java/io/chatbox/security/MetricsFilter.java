package io.chatbox.security;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Guards the metrics under the prefix. */
@WebFilter("/metrics/*")
public final class MetricsFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private final transient MetricsAccess access;

  @Inject
  MetricsFilter(MetricsAccess access) {
    this.access = access;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (access.admit(request, response)) {
      chain.doFilter(request, response);
    }
  }
}
