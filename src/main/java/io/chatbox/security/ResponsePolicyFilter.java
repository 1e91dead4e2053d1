package io.chatbox.security;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Applies the {@link ResponsePolicy} to all that the application answers. Declared in web.xml,
 * where it comes before the filters that are found by annotation: their refusals carry the headers
 * too.
 */
public final class ResponsePolicyFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private final transient ResponsePolicy policy;

  @Inject
  ResponsePolicyFilter(ResponsePolicy policy) {
    this.policy = policy;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    policy.apply(request, response);
    if (!policy.answerPreflight(request, response)) {
      chain.doFilter(request, response);
    }
  }
}
