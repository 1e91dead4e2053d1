package io.chatbox.ratelimit;

import io.chatbox.rest.HttpError;
import io.chatbox.security.Caller;
import io.chatbox.security.ClientAddress;
import io.chatbox.security.RequestPath;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Holds HTTP requests to the limits: administrators' by {@link Limit#ADMIN}, other callers' by
 * {@link Limit#FRAMES}, shared conversations by {@link Limit#SHARED}, whoever looks. Refused ones
 * get 429 and the time to wait. Pages and probes are not mapped and never refused; neither are
 * requests without a caller, which the container admits only where nobody is needed.
 */
@WebFilter(
    value = {"/ws", "/sessions/*", "/models", "/files/*", "/admin/*", "/shared/*"},
    asyncSupported = true)
public final class RequestLimitFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private final transient RateLimits limits;
  private final transient ClientAddress addresses;

  @Inject
  RequestLimitFilter(RateLimits limits, ClientAddress addresses) {
    this.limits = limits;
    this.addresses = addresses;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<Duration> wait = wait(request);
    if (wait.isPresent()) {
      HttpError.RATE_LIMIT_EXCEEDED.send(
          response, "Too many requests. Wait a moment, then try again.", wait.get());
    } else {
      chain.doFilter(request, response);
    }
  }

  private Optional<Duration> wait(HttpServletRequest request) {
    String endpoint = RequestPath.first(RequestPath.of(request));
    if (endpoint.equals("/shared")) {
      return limits.take(Limit.SHARED, addresses.counted(request), endpoint);
    }
    if (!(request.getUserPrincipal() instanceof Caller caller)) {
      return Optional.empty();
    }
    boolean admin = endpoint.equals("/admin") && caller.isStaff();
    return limits.take(admin ? Limit.ADMIN : Limit.FRAMES, caller.userId().value(), endpoint);
  }
}
