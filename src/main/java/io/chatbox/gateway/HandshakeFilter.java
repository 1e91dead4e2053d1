package io.chatbox.gateway;

import io.chatbox.gateway.Admission.Verdict;
import io.chatbox.protocol.UserId;
import io.chatbox.rest.HttpError;
import io.chatbox.security.Caller;
import io.chatbox.security.Origins;
import io.chatbox.telemetry.Log;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;

/**
 * Refuses sockets before the upgrade, in HTTP's own words.
 *
 * <p>Whoever comes this far has been authenticated by the container (web.xml).
 */
@WebFilter("/ws")
public final class HandshakeFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final Log log = Log.of(HandshakeFilter.class);
  private static final Duration RETRY_SOON = Duration.ofSeconds(1);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final transient Admission admission;
  private final transient Origins origins;
  private final transient Drain drain;

  @Inject
  HandshakeFilter(Admission admission, Origins origins, Drain drain) {
    this.admission = admission;
    this.origins = origins;
    this.drain = drain;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!new Handshake(request).asksForWebSocket()) {
      response.setHeader("Upgrade", "websocket");
      HttpError.BAD_REQUEST.send(response, "This address speaks WebSocket only.");
    } else if (!origins.permits(request.getHeader("Origin"))) {
      log.warn("origin refused", "origin", printable(request.getHeader("Origin")));
      HttpError.FORBIDDEN.send(response, "This page may not open the chat.");
    } else if (drain.isOn()) {
      HttpError.UNAVAILABLE.send(response, "This server is going away. Try again.", RETRY_SOON);
    } else {
      admit(request, response, chain);
    }
  }

  private void admit(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    UserId userId = Caller.of(request.getUserPrincipal()).userId();
    Verdict verdict = admission.enter(userId);
    switch (verdict) {
      case ADMITTED -> upgrade(userId, request, response, chain);
      case SERVER_FULL ->
          HttpError.UNAVAILABLE.send(
              response, "The server is full. Try again in a moment.", RETRY_AFTER);
      case USER_FULL ->
          HttpError.RATE_LIMIT_EXCEEDED.send(
              response, "You have too many open connections. Close one first.", RETRY_AFTER);
    }
  }

  private void upgrade(
      UserId userId, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    boolean upgraded = false;
    try {
      chain.doFilter(request, response);
      upgraded = response.getStatus() == HttpServletResponse.SC_SWITCHING_PROTOCOLS;
    } finally {
      if (!upgraded) {
        admission.withdraw(userId);
      }
    }
  }

  /** An origin is the client's text: only what can stand in a log line. */
  private static String printable(String origin) {
    String text = origin.replaceAll("[^\\x21-\\x7e]", "?");
    return text.length() > 200 ? text.substring(0, 200) : text;
  }
}
