package io.chatbox.rest;

import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Sees to {@link RequiresRole}; costs nothing where it doesn't stand. */
@Provider
public class RoleGuard implements DynamicFeature {
  @Override
  public void configure(ResourceInfo resource, FeatureContext context) {
    required(resource)
        .ifPresent(role -> context.register(new Guard(role), Priorities.AUTHORIZATION));
  }

  private static Optional<Role> required(ResourceInfo resource) {
    return Optional.ofNullable(resource.getResourceMethod().getAnnotation(RequiresRole.class))
        .or(
            () ->
                Optional.ofNullable(resource.getResourceClass().getAnnotation(RequiresRole.class)))
        .map(RequiresRole::value);
  }

  private record Guard(Role role) implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      // Not isUserInRole: the server knows only roles that the application declares.
      if (!(request.getSecurityContext().getUserPrincipal() instanceof JsonWebToken caller)
          || !role.isIn(caller.getGroups())) {
        throw Refusals.ROLE_MISSING.refusal(role.word());
      }
    }
  }
}
