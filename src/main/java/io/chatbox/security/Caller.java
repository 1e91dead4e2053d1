package io.chatbox.security;

import io.chatbox.protocol.UserId;
import io.chatbox.rest.Role;
import java.security.Principal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.jwt.Claims;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * The person or program that a verified token speaks for. Also a MicroProfile {@link JsonWebToken},
 * so that {@code @Inject JsonWebToken} and {@code @RolesAllowed} work with it.
 */
public final class Caller implements JsonWebToken {
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

  /**
   * Who is there.
   *
   * @param principal of a request or a socket that nobody opens without a token; web.xml says where
   *     that is
   */
  public static Caller of(Principal principal) {
    return (Caller) principal;
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

  /** Whether this is one of the staff, who may assist: {@link Role} names them. */
  public boolean isStaff() {
    return Arrays.stream(Role.values()).anyMatch(role -> role.isIn(roles));
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
