package io.chatbox.session;

import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ErrorCode;
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

/** The encryption keys, for operators. */
@Dependent
@Path("admin/keys")
@Produces(MediaType.APPLICATION_JSON)
public class KeysResource {
  private static final String ROLE = "admin";

  private final KeyRotation rotation;

  @Context private SecurityContext security;

  @Inject
  public KeysResource(KeyRotation rotation) {
    this.rotation = rotation;
  }

  @POST
  @Path("rotate")
  public Response rotate() {
    // Not isUserInRole: the server knows only roles that the application declares.
    Caller caller = (Caller) security.getUserPrincipal();
    if (!caller.roles().contains(ROLE)) {
      throw new ChatException(
          ErrorCode.INSUFFICIENT_PERMISSIONS, "This needs the role " + ROLE + ".");
    }
    if (!rotation.request()) {
      throw new ChatException(
          ErrorCode.CONFLICT, "Encryption is off: there is no key to rotate to.");
    }
    return Response.accepted("{\"status\":\"rotating\"}").build();
  }
}
