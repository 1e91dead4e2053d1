package io.chatbox.history;

import io.chatbox.audience.Audience;
import io.chatbox.audience.SessionEvent;
import io.chatbox.audience.SessionEvent.Cause;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.rest.JsonFields;
import io.chatbox.rest.QueryNumber;
import io.chatbox.rest.Slice;
import io.chatbox.rest.StreamedBody;
import io.chatbox.security.Caller;
import io.chatbox.session.Archive;
import io.chatbox.session.Refusals;
import io.chatbox.session.Session;
import io.chatbox.session.SessionOverview;
import io.chatbox.session.Sessions;
import io.chatbox.session.Transcripts;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.time.Clock;
import java.util.Optional;

/**
 * A user's own sessions over HTTP. An id that isn't the user's own is answered as one that does not
 * exist.
 */
@Dependent
@Path("sessions")
@Produces(MediaType.APPLICATION_JSON)
public class SessionsResource {
  private final Sessions sessions;
  private final Archive archive;
  private final Transcripts transcripts;
  private final TranscriptJson json;
  private final Audience audience;
  private final Clock clock;

  @Context private SecurityContext security;

  @Inject
  public SessionsResource(
      Sessions sessions,
      Archive archive,
      Transcripts transcripts,
      TranscriptJson json,
      Audience audience,
      Clock clock) {
    this.sessions = sessions;
    this.archive = archive;
    this.transcripts = transcripts;
    this.json = json;
    this.audience = audience;
    this.clock = clock;
  }

  @GET
  public StreamingOutput list(
      @QueryParam("limit") String limit,
      @QueryParam("offset") String offset,
      @QueryParam("q") String query) {
    UserId userId = userId();
    Slice slice = Slice.read(limit, offset);
    Optional<String> wanted = SearchText.read(query);
    return new StreamedBody(
        out -> {
          out.write("{\"sessions\":[");
          StreamedBody.Elements<SessionOverview> sessions =
              new StreamedBody.Elements<>(
                  out, (session, to) -> to.write(SessionJson.own(session).toText()));
          boolean truncated =
              wanted
                  .map(
                      text -> archive.search(userId, text, slice.offset(), slice.limit(), sessions))
                  .orElseGet(() -> archive.list(userId, slice.offset(), slice.limit(), sessions));
          JsonFields rest =
              new JsonFields().text("user_id", userId).slice(slice, sessions.count(), truncated);
          out.write("]," + rest.toRest());
        });
  }

  @GET
  @Path("{id}")
  public StreamingOutput read(
      @PathParam("id") String id,
      @QueryParam("before") String before,
      @QueryParam("limit") String limit) {
    UserId userId = userId();
    SessionOverview session = own(id);
    int most = limit == null ? QueryNumber.MOST : QueryNumber.LIMIT.read(limit);
    long below = before == null ? Long.MAX_VALUE : QueryNumber.BEFORE.readLong(before);
    JsonFields head = TranscriptJson.head(session).text("model_id", modelOf(session));
    return new StreamedBody(
        out ->
            json.write(
                out, head, userId, each -> transcripts.ended(session.id(), below, most, each)));
  }

  private Optional<String> modelOf(SessionOverview session) {
    return sessions.find(session.id(), session.userId()).flatMap(Session::modelId);
  }

  @PATCH
  @Path("{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  public String rename(@PathParam("id") String id, InputStream body) {
    SessionOverview session = own(id);
    sessions.rename(session.id(), userId(), NewName.read(body));
    return SessionJson.own(own(id)).toText();
  }

  @DELETE
  @Path("{id}")
  public Response delete(@PathParam("id") String id) {
    SessionOverview session = own(id);
    archive.delete(session.id(), userId());
    audience.tell(new SessionEvent.Closed(session.id(), Cause.DELETED));
    return Response.noContent().build();
  }

  @GET
  @Path("{id}/export")
  @Produces(MediaType.WILDCARD)
  public Response export(@PathParam("id") String id, @QueryParam("format") String format) {
    SessionOverview session = own(id);
    ExportFormat chosen = ExportFormat.read(format);
    UserId userId = userId();
    Optional<String> modelId = modelOf(session);
    StreamingOutput body =
        new StreamedBody(
            out ->
                chosen.write(
                    out,
                    new ExportFormat.Source(session, modelId, clock.instant(), json),
                    each -> archive.read(session.id(), userId, each)));
    return Response.ok(body, chosen.mediaType())
        .header("Content-Disposition", chosen.disposition(session))
        .header("Cache-Control", "no-store")
        .build();
  }

  @POST
  @Path("{id}/end")
  public String end(@PathParam("id") String id) {
    Session session =
        sessions.end(id(id), userId()).orElseThrow(Refusals.CONVERSATION_UNKNOWN::refusal);
    audience.tell(new SessionEvent.Closed(session.id(), Cause.ENDED));
    return "{\"status\":\"ended\"}";
  }

  @POST
  @Path("{id}/share")
  public String share(@PathParam("id") String id) {
    String token =
        archive.share(id(id), userId()).orElseThrow(Refusals.CONVERSATION_UNKNOWN::refusal);
    return new JsonFields().text("share_token", token).toText();
  }

  @DELETE
  @Path("{id}/share")
  public Response revoke(@PathParam("id") String id) {
    if (!archive.revoke(id(id), userId())) {
      throw Refusals.CONVERSATION_UNKNOWN.refusal();
    }
    return Response.noContent().build();
  }

  private SessionOverview own(String id) {
    return archive.find(id(id), userId()).orElseThrow(Refusals.CONVERSATION_UNKNOWN::refusal);
  }

  private UserId userId() {
    return Caller.of(security.getUserPrincipal()).userId();
  }

  /** What can't be one is answered as one that does not exist. */
  private static SessionId id(String text) {
    return SessionId.named(text).orElseThrow(Refusals.CONVERSATION_UNKNOWN::refusal);
  }
}
