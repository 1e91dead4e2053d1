package io.chatbox.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * The first filter (web.xml): refuses what has a {@link RequestFault}, where no {@link FrontDoor}
 * did.
 */
public final class FrontFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<RequestFault> fault = RequestFault.in(new ServletHead(request));
    if (fault.isPresent()) {
      Refusal.of(fault.get()).send(response);
    } else {
      chain.doFilter(request, response);
    }
  }
}
