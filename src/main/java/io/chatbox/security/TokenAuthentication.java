package io.chatbox.security;

import io.chatbox.security.TokenCheck.Expired;
import io.chatbox.security.TokenCheck.Invalid;
import io.chatbox.security.TokenCheck.Valid;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/**
 * Authenticates every request, the socket's upgrade included, by its bearer token. A missing or bad
 * one changes nothing yet, so that a probe with a stale one still gets its answer: {@link
 * AccessFilter} refuses, where a caller is needed.
 *
 * <p>{@code @ApplicationScoped} because the container asks for the bean by its proxy.
 */
@ApplicationScoped
public class TokenAuthentication implements HttpAuthenticationMechanism {
  private static final String REASON = TokenAuthentication.class.getName() + ".reason";

  private final TokenVerifier verifier;

  /** For the proxy alone. */
  protected TokenAuthentication() {
    this(null);
  }

  @Inject
  TokenAuthentication(TokenVerifier verifier) {
    this.verifier = verifier;
  }

  @Override
  public AuthenticationStatus validateRequest(
      HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
    Optional<TokenCheck> check = BearerToken.in(request).map(verifier::check);
    if (check.isPresent() && check.get() instanceof Valid(Caller caller)) {
      return context.notifyContainerAboutLogin(caller, caller.roles());
    }
    request.setAttribute(REASON, reasonOf(check));
    return context.doNothing();
  }

  /** Why the request is nobody's, for the log. */
  static String reason(HttpServletRequest request) {
    return String.valueOf(request.getAttribute(REASON));
  }

  private static String reasonOf(Optional<TokenCheck> check) {
    return switch (check.orElse(null)) {
      case null -> "none";
      case Expired() -> "expired";
      case Invalid(String reason) -> reason;
      case Valid valid -> throw new IllegalStateException("valid tokens are not refused");
    };
  }
}
