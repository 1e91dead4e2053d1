package io.chatbox.admin;

import io.chatbox.audience.Audience;
import io.chatbox.audience.SessionEvent;
import io.chatbox.audience.SessionEvent.Cause;
import io.chatbox.audit.Action;
import io.chatbox.audit.AuditTrail;
import io.chatbox.protocol.UserId;
import io.chatbox.rest.JsonFields;
import io.chatbox.rest.RequiresRole;
import io.chatbox.rest.Role;
import io.chatbox.rest.StreamedBody;
import io.chatbox.security.Caller;
import io.chatbox.session.Archive;
import io.chatbox.usage.Usage;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.Optional;

/**
 * All of one person's data, for the data-protection officer. A user id of whom nothing is kept is
 * answered like any other. The id stands in the query, or in the path if a path can hold it: one
 * with a slash, a backslash, a number sign or a semicolon, or that is a dot or two, can't.
 */
@Dependent
@Path("admin/users")
@Produces(MediaType.APPLICATION_JSON)
@RequiresRole(Role.ADMIN)
public class UsersResource {
  /** As {@code uid} of a token. */
  private static final int LONGEST_ID = 255;

  private final Archive archive;
  private final UserExport export;
  private final Usage usage;
  private final AuditTrail trail;
  private final Audience audience;

  @Context private SecurityContext security;

  @Inject
  public UsersResource(
      Archive archive, UserExport export, Usage usage, AuditTrail trail, Audience audience) {
    this.archive = archive;
    this.usage = usage;
    this.export = export;
    this.trail = trail;
    this.audience = audience;
  }

  @GET
  @Path("{id}/export")
  public Response exportOfPath(@PathParam("id") String id) {
    return export(id);
  }

  @GET
  @Path("export")
  public Response export(@QueryParam("id") String id) {
    Caller caller = Caller.of(security.getUserPrincipal());
    UserId userId = userId(id);
    String entry = trail.begin(caller, Action.USER_EXPORT, Optional.of(userId));
    StreamingOutput body = new StreamedBody(out -> trail.done(entry, export.write(out, userId)));
    return Response.ok(body)
        .header("Content-Disposition", "attachment; filename=\"user-data.json\"")
        .header("Cache-Control", "no-store")
        .build();
  }

  @DELETE
  @Path("{id}")
  public String eraseOfPath(@PathParam("id") String id) {
    return erase(id);
  }

  /** Can be repeated, which deletes what an interrupted one left. */
  @DELETE
  public String erase(@QueryParam("id") String id) {
    Caller caller = Caller.of(security.getUserPrincipal());
    UserId userId = userId(id);
    String entry = trail.begin(caller, Action.USER_ERASE, Optional.of(userId));
    int[] count = {0};
    archive.deleteAll(
        userId,
        session -> {
          count[0]++;
          audience.tell(new SessionEvent.Closed(session, Cause.DELETED));
        });
    usage.erase(userId);
    trail.done(entry, count[0]);
    return new JsonFields().text("user_id", userId).number("sessions_deleted", count[0]).toText();
  }

  private static UserId userId(String id) {
    if (id == null || id.isBlank() || id.length() > LONGEST_ID) {
      throw Refusals.USER_ID_INVALID.refusal(LONGEST_ID);
    }
    return new UserId(id);
  }
}
