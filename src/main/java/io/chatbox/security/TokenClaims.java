package io.chatbox.security;

import com.nimbusds.jwt.JWTClaimsSet;
import io.chatbox.protocol.UserId;
import io.chatbox.security.TokenCheck.Expired;
import io.chatbox.security.TokenCheck.Invalid;
import io.chatbox.security.TokenCheck.Valid;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a token says, once its signature has been found good (RFC 7519 section 4).
 *
 * @param issuer that {@code iss} must be, if any
 * @param audience that {@code aud} must name, if any
 */
record TokenClaims(Optional<String> issuer, Optional<String> audience) {
  /** Clocks of issuer and server may differ by this much. */
  static final Duration SKEW = Duration.ofSeconds(30);

  private static final int MAX_NAME = 255;

  /** Past the year 9999 are milliseconds taken for seconds, and numbers that overflow. */
  private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  /**
   * @param json numbers in it are longs and doubles
   * @throws ParseException if a claim of RFC 7519 has the wrong type
   */
  TokenCheck check(Map<String, Object> json, Instant now) throws ParseException {
    JWTClaimsSet claims = JWTClaimsSet.parse(json);
    Optional<Instant> expires = time(json, "exp");
    if (expires.isEmpty()) {
      return new Invalid("no exp");
    }
    if (!now.isBefore(expires.get().plus(SKEW))) {
      return new Expired();
    }
    if (time(json, "nbf").filter(start -> now.isBefore(start.minus(SKEW))).isPresent()) {
      return new Invalid("not yet valid");
    }
    if (issuer.isPresent() && !issuer.get().equals(claims.getIssuer())) {
      return new Invalid("issuer");
    }
    if (audience.isPresent() && !claims.getAudience().contains(audience.get())) {
      return new Invalid("audience");
    }
    time(json, "iat"); // Counts for nothing, but must be a time.
    return person(claims, json, expires.get());
  }

  private static TokenCheck person(JWTClaimsSet claims, Map<String, Object> json, Instant expires)
      throws ParseException {
    String userId = claims.getStringClaim("user_id");
    if (userId == null || userId.isBlank() || userId.length() > MAX_NAME || !isPlain(userId)) {
      return new Invalid("user_id");
    }
    String name = claims.getStringClaim("name");
    if (name != null && name.length() > MAX_NAME) {
      return new Invalid("name");
    }
    Optional<Set<String>> roles = rolesOf(claims.getClaim("roles"));
    if (roles.isEmpty()) {
      return new Invalid("roles");
    }
    String displayName = name == null || name.isBlank() ? userId : name;
    return new Valid(
        new Caller(new UserId(userId), displayName, roles.get(), expires, plain(claims, json)));
  }

  /** Two ids that differ only in what a database or a log replaces would be one user. */
  private static boolean isPlain(String id) {
    return id.codePoints()
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
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

  /** A NumericDate: seconds, perhaps with a fraction (RFC 7519 section 2). */
  private static Optional<Instant> time(Map<String, Object> json, String claim)
      throws ParseException {
    return switch (json.get(claim)) {
      case null -> Optional.empty();
      case Number seconds when Math.abs(seconds.doubleValue()) <= LATEST ->
          Optional.of(Instant.ofEpochMilli((long) (seconds.doubleValue() * 1000)));
      default -> throw new ParseException(claim, 0);
    };
  }

  /** As MicroProfile wants them: times in whole seconds, audiences as a set. */
  private static Map<String, Object> plain(JWTClaimsSet claims, Map<String, Object> json) {
    Map<String, Object> plain = new HashMap<>();
    claims
        .getClaims()
        .forEach(
            (name, value) -> {
              if (value instanceof Date) {
                plain.put(name, ((Number) json.get(name)).longValue());
              } else if (name.equals("aud")) {
                plain.put(name, new HashSet<>(claims.getAudience()));
              } else if (value != null) {
                plain.put(name, value);
              }
            });
    return plain;
  }
}
