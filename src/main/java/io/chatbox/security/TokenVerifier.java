package io.chatbox.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import io.chatbox.config.Secret;
import io.chatbox.config.Settings;
import io.chatbox.security.TokenCheck.Expired;
import io.chatbox.security.TokenCheck.Invalid;
import io.chatbox.security.TokenCheck.Valid;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Verifies JSON Web Tokens (RFC 7519) signed with the shared secret (HS256, HS384, HS512; RFC 7518
 * section 3.2). Any number of threads.
 *
 * <p>Claims: {@code user_id} (string, not blank), {@code roles} (list of strings) and {@code exp}
 * are required, {@code name} defaults to the user id, {@code nbf} counts when present.
 */
@Singleton
public final class TokenVerifier {
  /** Clocks of issuer and server may differ by this much. */
  static final Duration SKEW = Duration.ofSeconds(30);

  /** UTF-16 units; more is refused unread. */
  static final int MAX_TOKEN = 8 * 1024;

  private static final int MAX_NAME = 255;
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512);

  private final JWSVerifier verifier;
  private final Clock clock;

  @Inject
  public TokenVerifier(Settings settings, Clock clock) {
    this(settings.get(Settings.JWT_SECRET).orElseThrow(), clock);
  }

  TokenVerifier(Secret secret, Clock clock) {
    this.clock = clock;
    try {
      this.verifier = new MACVerifier(padded(secret.reveal().getBytes(StandardCharsets.UTF_8)));
    } catch (JOSEException e) {
      throw new IllegalArgumentException("JWT_SECRET can't be used as an HMAC key", e);
    }
  }

  /**
   * HMAC pads its key with zeros to the hash's block size (RFC 2104 section 2), so a key padded to
   * 64 bytes gives the same signatures, and the library takes it for all three algorithms, as the
   * issuers of existing tokens do.
   */
  private static byte[] padded(byte[] key) {
    return key.length >= 64 ? key : Arrays.copyOf(key, 64);
  }

  public TokenCheck check(String token) {
    if (token.length() > MAX_TOKEN) {
      return new Invalid("too long");
    }
    try {
      JWSObject jws = JWSObject.parse(token);
      Optional<String> fault = faultOf(jws.getHeader());
      if (fault.isPresent()) {
        return new Invalid(fault.get());
      }
      if (!jws.verify(verifier)) {
        return new Invalid("signature");
      }
      return checkClaims(JWTClaimsSet.parse(jws.getPayload().toJSONObject()));
    } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException e) {
      return new Invalid("malformed");
    }
  }

  private static Optional<String> faultOf(JWSHeader header) {
    if (!ALGORITHMS.contains(header.getAlgorithm())) {
      return Optional.of("algorithm");
    }
    // We process no critical header (RFC 7515 section 4.1.11), so none may be asked of us.
    return header.getCriticalParams() == null
        ? Optional.empty()
        : Optional.of("critical header parameter");
  }

  private TokenCheck checkClaims(JWTClaimsSet claims) throws ParseException {
    Instant now = clock.instant();
    Date expires = claims.getExpirationTime();
    Date notBefore = claims.getNotBeforeTime();
    String userId = claims.getStringClaim("user_id");
    String name = claims.getStringClaim("name");
    if (expires == null) {
      return new Invalid("no exp");
    }
    if (!now.isBefore(expires.toInstant().plus(SKEW))) {
      return new Expired();
    }
    if (notBefore != null && now.isBefore(notBefore.toInstant().minus(SKEW))) {
      return new Invalid("not yet valid");
    }
    if (userId == null || userId.isBlank() || userId.length() > MAX_NAME) {
      return new Invalid("user_id");
    }
    if (name != null && name.length() > MAX_NAME) {
      return new Invalid("name");
    }
    Optional<Set<String>> roles = rolesOf(claims.getClaim("roles"));
    if (roles.isEmpty()) {
      return new Invalid("roles");
    }
    String displayName = name == null || name.isBlank() ? userId : name;
    return new Valid(
        new Caller(userId, displayName, roles.get(), expires.toInstant(), plainClaims(claims)));
  }

  private static Optional<Set<String>> rolesOf(Object claim) {
    if (!(claim instanceof List<?> list)) {
      return Optional.empty();
    }
    Set<String> roles = new HashSet<>();
    for (Object role : list) {
      if (!(role instanceof String text)) {
        return Optional.empty();
      }
      roles.add(text);
    }
    return Optional.of(roles);
  }

  private static Map<String, Object> plainClaims(JWTClaimsSet claims) {
    Map<String, Object> plain = new HashMap<>();
    claims
        .getClaims()
        .forEach(
            (name, value) -> {
              if (value instanceof Date date) {
                plain.put(name, date.toInstant().getEpochSecond());
              } else if (value != null) {
                plain.put(name, value);
              }
            });
    return plain;
  }
}
