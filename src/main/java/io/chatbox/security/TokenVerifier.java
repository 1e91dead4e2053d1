package io.chatbox.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import io.chatbox.config.AccessSettings;
import io.chatbox.config.OutboundProxies;
import io.chatbox.config.Settings;
import io.chatbox.config.type.HttpProxy;
import io.chatbox.config.type.Secret;
import io.chatbox.security.TokenCheck.Invalid;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Verifies JSON Web Tokens (RFC 7519): signed with the shared secret (HS256, HS384, HS512), or by
 * an identity provider whose keys are published (RS256, ES256). Which algorithms count is decided
 * by what is configured, never by the token. Any number of threads; may wait for an identity
 * provider's keys, within {@link JwksTimes#DEFAULT}.
 *
 * <p>Claims: {@code user_id} (string, not blank), {@code roles} (list of strings) and {@code exp}
 * are required, {@code name} defaults to the user id, {@code nbf} counts when present, {@code iss}
 * and {@code aud} when the settings name them.
 */
@Singleton
public final class TokenVerifier {
  /** UTF-16 units; more is refused unread. */
  static final int MAX_TOKEN = 8 * 1024;

  /**
   * Where keys come from, one of them at least, and what tokens must name.
   *
   * @param proxy that leads to {@code jwksUrl}, if one does
   */
  record Options(
      Optional<Secret> secret,
      Optional<URI> jwksUrl,
      Optional<HttpProxy> proxy,
      Optional<String> issuer,
      Optional<String> audience,
      JwksTimes times) {}

  private final Optional<SharedSecret> secret;
  private final Optional<IdentityProvider> provider;
  private final TokenClaims claims;
  private final Clock clock;

  @Inject
  public TokenVerifier(Settings settings, Clock clock) {
    this(
        new Options(
            settings.get(AccessSettings.JWT_SECRET),
            settings.get(AccessSettings.JWT_JWKS_URL),
            settings.get(AccessSettings.JWT_JWKS_URL).flatMap(OutboundProxies.of(settings)::to),
            settings.get(AccessSettings.JWT_ISSUER),
            settings.get(AccessSettings.JWT_AUDIENCE),
            JwksTimes.DEFAULT),
        clock);
  }

  TokenVerifier(Options options, Clock clock) {
    this.secret = options.secret().map(SharedSecret::new);
    this.provider =
        options.jwksUrl().map(url -> new IdentityProvider(url, options.proxy(), options.times()));
    this.claims = new TokenClaims(options.issuer(), options.audience());
    this.clock = clock;
  }

  void onStart(@Observes @Initialized(ApplicationScoped.class) Object application) {
    provider.ifPresent(IdentityProvider::warmUp);
  }

  @PreDestroy
  void close() {
    provider.ifPresent(IdentityProvider::close);
  }

  public TokenCheck check(String token) {
    if (token.length() > MAX_TOKEN) {
      return new Invalid("too long");
    }
    try {
      JWSObject jws = StrictForm.parse(token);
      Optional<TokenKeys> keys = keysFor(jws.getHeader().getAlgorithm());
      if (keys.isEmpty()) {
        return new Invalid("algorithm");
      }
      Optional<String> fault = keys.get().faultOf(jws);
      if (fault.isPresent()) {
        return new Invalid(fault.get());
      }
      return claims.check(StrictForm.claims(jws), clock.instant());
    } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException e) {
      return new Invalid("malformed");
    }
  }

  private Optional<TokenKeys> keysFor(JWSAlgorithm algorithm) {
    return Stream.<Optional<? extends TokenKeys>>of(secret, provider)
        .<TokenKeys>flatMap(Optional::stream)
        .filter(keys -> keys.algorithms().contains(algorithm))
        .findFirst();
  }
}
