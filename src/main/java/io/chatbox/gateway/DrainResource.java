package io.chatbox.gateway;

import io.chatbox.rest.RequiresRole;
import io.chatbox.rest.Role;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * {@code POST {prefix}/admin/drain}, for operators whose server is not ours to stop: it answers 202
 * at once, and readiness tells when to go on.
 */
@Dependent
@Path("admin/drain")
@Produces(MediaType.APPLICATION_JSON)
@RequiresRole(Role.ADMIN)
public class DrainResource {
  private final Drain drain;

  @Inject
  public DrainResource(Drain drain) {
    this.drain = drain;
  }

  @POST
  public Response begin() {
    drain.begin();
    return Response.accepted("{\"status\":\"draining\"}").build();
  }
}
