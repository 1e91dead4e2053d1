package io.chatbox.admin;

import io.chatbox.audit.AuditEntry;
import io.chatbox.audit.AuditTrail;
import io.chatbox.history.SessionJson;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.rest.Administrators;
import io.chatbox.rest.QueryNumber;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Optional;

/** The audit trail, to be read. */
@Dependent
@Path("admin/audit")
@Produces(MediaType.APPLICATION_JSON)
public class AuditResource {
  private final AuditTrail trail;

  @Context private SecurityContext security;

  @Inject
  public AuditResource(AuditTrail trail) {
    this.trail = trail;
  }

  @GET
  public String list(
      @QueryParam("limit") String limit,
      @QueryParam("offset") String offset,
      @QueryParam("user_id") String userId) {
    Administrators.require(security);
    int most = QueryNumber.LIMIT.read(limit);
    int first = QueryNumber.OFFSET.read(offset);
    List<AuditEntry> found =
        trail.list(Optional.ofNullable(userId).map(UserId::new), first, most + 1);
    boolean more = found.size() > most;
    JsonArrayBuilder entries = Json.createArrayBuilder();
    found.stream().limit(most).map(AuditResource::json).forEach(entries::add);
    return Json.createObjectBuilder()
        .add("entries", entries)
        .add("count", Math.min(found.size(), most))
        .add("limit", most)
        .add("offset", first)
        .add("truncated", more)
        .build()
        .toString();
  }

  private static JsonObjectBuilder json(AuditEntry entry) {
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("id", entry.id())
            .add("time", SessionJson.time(entry.at()))
            .add("admin_id", entry.by().id().value())
            .add("admin_name", entry.by().name())
            .add("action", entry.action());
    text(json, "user_id", entry.about().userId().map(UserId::value));
    text(json, "session_id", entry.about().sessionId().map(SessionId::value));
    text(json, "end_time", entry.end().map(SessionJson::time));
    return entry.count().isPresent()
        ? json.add("sessions", entry.count().getAsLong())
        : json.addNull("sessions");
  }

  private static void text(JsonObjectBuilder json, String name, Optional<String> value) {
    value.ifPresentOrElse(text -> json.add(name, text), () -> json.addNull(name));
  }
}
