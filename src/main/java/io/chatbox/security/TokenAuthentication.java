package io.chatbox.security;

import io.chatbox.rest.HttpError;
import io.chatbox.security.TokenCheck.Expired;
import io.chatbox.security.TokenCheck.Invalid;
import io.chatbox.security.TokenCheck.Valid;
import io.chatbox.telemetry.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Authenticates every request, the socket's upgrade included, by its bearer token. web.xml says
 * which paths are protected; elsewhere a missing or bad token changes nothing, so that a probe with
 * a stale one still gets its answer.
 *
 * <p>{@code @ApplicationScoped} because the container asks for the bean by its proxy.
 */
@ApplicationScoped
public class TokenAuthentication implements HttpAuthenticationMechanism {
  private static final Log log = Log.of(TokenAuthentication.class);

  private static final int MAX_SHOWN = 200;

  private final TokenVerifier verifier;
  private final ResponsePolicy policy;

  /** For the proxy alone. */
  protected TokenAuthentication() {
    this(null, null);
  }

  @Inject
  TokenAuthentication(TokenVerifier verifier, ResponsePolicy policy) {
    this.verifier = verifier;
    this.policy = policy;
  }

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    Optional<TokenCheck> check = BearerToken.in(request).map(verifier::check);
    if (check.isPresent() && check.get() instanceof Valid(Caller caller)) {
      return context.notifyContainerAboutLogin(caller, caller.roles());
    }
    if (!context.isProtected()) {
      return context.doNothing();
    }
    log.info("token refused", "path", shown(request), "reason", reasonOf(check));
    policy.apply(request, response); // No filter is reached from here.
    return refuse(response);
  }

  /** A path is the client's text: without its parameters, and not all of a long one. */
  private static String shown(HttpServletRequest request) {
    String path = BearerToken.path(request).split(";", 2)[0];
    return path.length() > MAX_SHOWN ? path.substring(0, MAX_SHOWN) : path;
  }

  private static String reasonOf(Optional<TokenCheck> check) {
    return switch (check.orElse(null)) {
      case null -> "none";
      case Expired() -> "expired";
      case Invalid(String reason) -> reason;
      case Valid valid -> throw new IllegalStateException("valid tokens are not refused");
    };
  }

  private static AuthenticationStatus refuse(HttpServletResponse response) {
    try {
      response.setHeader("WWW-Authenticate", "Bearer");
      HttpError.UNAUTHORIZED.send(response, "A valid token is needed. Sign in again.");
      return AuthenticationStatus.SEND_FAILURE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
