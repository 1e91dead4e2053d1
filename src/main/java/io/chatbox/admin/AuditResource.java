package io.chatbox.admin;

import io.chatbox.audit.AuditEntry;
import io.chatbox.audit.AuditEntry.Done;
import io.chatbox.audit.AuditTrail;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.rest.JsonFields;
import io.chatbox.rest.RequiresRole;
import io.chatbox.rest.Role;
import io.chatbox.rest.Slice;
import io.chatbox.rest.StreamedBody;
import io.chatbox.rest.StreamedBody.Elements;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The audit trail, to be read. */
@Dependent
@Path("admin/audit")
@Produces(MediaType.APPLICATION_JSON)
@RequiresRole(Role.ADMIN)
public class AuditResource {
  private final AuditTrail trail;

  @Inject
  public AuditResource(AuditTrail trail) {
    this.trail = trail;
  }

  @GET
  public StreamingOutput list(
      @QueryParam("limit") String limit,
      @QueryParam("offset") String offset,
      @QueryParam("user_id") String userId) {
    Slice slice = Slice.read(limit, offset);
    List<AuditEntry> found =
        trail.list(Optional.ofNullable(userId).map(UserId::new), slice.offset(), slice.oneMore());
    List<AuditEntry> shown = slice.shown(found);
    return new StreamedBody(
        out -> {
          out.write("{\"entries\":[");
          shown.forEach(new Elements<>(out, (entry, to) -> to.write(json(entry))));
          JsonFields rest = new JsonFields().slice(slice, shown.size(), slice.truncated(found));
          out.write("]," + rest.toRest());
        });
  }

  private static String json(AuditEntry entry) {
    return new JsonFields()
        .text("id", entry.id())
        .time("time", entry.at())
        .text("admin_id", entry.by().userId())
        .text("admin_name", entry.by().name())
        .text("action", entry.action())
        .text("user_id", entry.userId().map(UserId::value))
        .text("session_id", entry.sessionId().map(SessionId::value))
        .time("end_time", entry.done().map(Done::at))
        .number("sessions", entry.done().map(Done::count).orElse(OptionalLong.empty()))
        .toText();
  }
}
