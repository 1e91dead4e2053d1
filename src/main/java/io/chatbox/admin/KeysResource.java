package io.chatbox.admin;

import io.chatbox.audit.Action;
import io.chatbox.audit.AuditTrail;
import io.chatbox.mongo.KeyRotation;
import io.chatbox.rest.RequiresRole;
import io.chatbox.rest.Role;
import io.chatbox.security.Caller;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Optional;

/** The encryption keys. */
@Dependent
@Path("admin/keys")
@Produces(MediaType.APPLICATION_JSON)
@RequiresRole(Role.ADMIN)
public class KeysResource {
  private final KeyRotation rotation;
  private final AuditTrail trail;

  @Context private SecurityContext security;

  @Inject
  public KeysResource(KeyRotation rotation, AuditTrail trail) {
    this.rotation = rotation;
    this.trail = trail;
  }

  /** Begins in the background; what comes of it is in the log. */
  @POST
  @Path("rotate")
  public Response rotate() {
    Caller caller = Caller.of(security.getUserPrincipal());
    if (!rotation.possible()) {
      throw Refusals.ENCRYPTION_OFF.refusal();
    }
    trail.begin(caller, Action.KEYS_ROTATE, Optional.empty());
    rotation.request();
    return Response.accepted("{\"status\":\"rotating\"}").build();
  }
}
