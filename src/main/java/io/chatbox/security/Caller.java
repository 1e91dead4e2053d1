package io.chatbox.security;

import io.chatbox.protocol.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.jwt.Claims;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * The person or program that a verified token speaks for. Also a MicroProfile {@link JsonWebToken},
 * so that {@code @Inject JsonWebToken} and {@code @RolesAllowed} work with it.
 */
public final class Caller implements JsonWebToken {
  /** Roles that may assist and see the administrators' routes. */
  public static final Set<String> STAFF_ROLES = Set.of("admin", "chat_admin");

  private final UserId userId;
  private final String displayName;
  private final Set<String> roles;
  private final Instant expiresAt;
  private final Map<String, Object> claims;

  Caller(
      UserId userId,
      String displayName,
      Set<String> roles,
      Instant expiresAt,
      Map<String, Object> claims) {
    this.userId = userId;
    this.displayName = displayName;
    this.roles = Set.copyOf(roles);
    this.expiresAt = expiresAt;
    this.claims = Map.copyOf(claims);
  }

  public UserId userId() {
    return userId;
  }

  /** What others see; the user id where the token names nobody. */
  public String displayName() {
    return displayName;
  }

  public Set<String> roles() {
    return roles;
  }

  public boolean isStaff() {
    return roles.stream().anyMatch(STAFF_ROLES::contains);
  }

  /** When the token ends, and with it every connection that it opened. */
  public Instant expiresAt() {
    return expiresAt;
  }

  @Override
  public String getName() {
    return userId.value();
  }

  @Override
  public Set<String> getGroups() {
    return roles;
  }

  @Override
  public Set<String> getClaimNames() {
    return claims.keySet();
  }

  /** The claim as the token has it; times are seconds since the epoch, as MicroProfile wants. */
  @Override
  @SuppressWarnings("unchecked")
  public <T> T getClaim(String name) {
    if (name.equals(Claims.groups.name())) {
      return (T) roles;
    }
    return (T) claims.get(name);
  }
}
