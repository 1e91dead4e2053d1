package io.chatbox.history;

import io.chatbox.audience.Audience;
import io.chatbox.audience.SessionEvent;
import io.chatbox.audience.SessionEvent.Cause;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.FrameCodec;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.rest.QueryNumber;
import io.chatbox.session.Archive;
import io.chatbox.session.Archive.Listing;
import io.chatbox.session.Message;
import io.chatbox.session.Refusals;
import io.chatbox.session.Session;
import io.chatbox.session.SessionOverview;
import io.chatbox.session.Sessions;
import io.chatbox.session.Transcripts;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
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
import java.util.List;
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
  private final FrameCodec codec;
  private final Audience audience;
  private final Clock clock;

  @Context private SecurityContext security;

  @Inject
  public SessionsResource(
      Sessions sessions,
      Archive archive,
      Transcripts transcripts,
      FrameCodec codec,
      Audience audience,
      Clock clock) {
    this.sessions = sessions;
    this.archive = archive;
    this.transcripts = transcripts;
    this.codec = codec;
    this.audience = audience;
    this.clock = clock;
  }

  @GET
  public String list(
      @QueryParam("limit") String limit,
      @QueryParam("offset") String offset,
      @QueryParam("q") String query) {
    UserId userId = userId();
    int most = QueryNumber.LIMIT.read(limit);
    int first = QueryNumber.OFFSET.read(offset);
    Optional<String> wanted = SearchText.read(query);
    Listing listing =
        wanted
            .map(text -> archive.search(userId, text, first, most))
            .orElseGet(() -> archive.list(userId, first, most));
    JsonArrayBuilder list = Json.createArrayBuilder();
    listing.sessions().forEach(session -> list.add(SessionJson.own(session)));
    return Json.createObjectBuilder()
        .add("sessions", list)
        .add("user_id", userId.value())
        .add("count", listing.sessions().size())
        .add("limit", most)
        .add("offset", first)
        .add("truncated", listing.truncated())
        .build()
        .toString();
  }

  @GET
  @Path("{id}")
  public String read(
      @PathParam("id") String id,
      @QueryParam("before") String before,
      @QueryParam("limit") String limit) {
    UserId userId = userId();
    SessionOverview session = own(id);
    int most = limit == null ? QueryNumber.MOST : QueryNumber.LIMIT.read(limit);
    long below = before == null ? Long.MAX_VALUE : QueryNumber.BEFORE.readLong(before);
    List<Message> messages = transcripts.ended(session.id(), below, most);
    return new SessionDocument(codec, userId).of(session, modelOf(session), messages);
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
    return SessionJson.own(own(id)).toString();
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
        out ->
            chosen.write(
                out,
                new ExportFormat.Source(session, modelId, clock.instant(), codec),
                each -> archive.read(session.id(), userId, each));
    return Response.ok(body, chosen.mediaType())
        .header("Content-Disposition", chosen.disposition(session))
        .header("Cache-Control", "no-store")
        .build();
  }

  @POST
  @Path("{id}/end")
  public String end(@PathParam("id") String id) {
    Session session =
        sessions.end(new SessionId(id), userId()).orElseThrow(SessionsResource::notFound);
    audience.tell(new SessionEvent.Closed(session.id(), Cause.ENDED));
    return "{\"status\":\"ended\"}";
  }

  @POST
  @Path("{id}/share")
  public String share(@PathParam("id") String id) {
    String token =
        archive.share(new SessionId(id), userId()).orElseThrow(SessionsResource::notFound);
    return Json.createObjectBuilder().add("share_token", token).build().toString();
  }

  @DELETE
  @Path("{id}/share")
  public Response revoke(@PathParam("id") String id) {
    if (!archive.revoke(new SessionId(id), userId())) {
      throw notFound();
    }
    return Response.noContent().build();
  }

  private SessionOverview own(String id) {
    return archive.find(new SessionId(id), userId()).orElseThrow(SessionsResource::notFound);
  }

  private UserId userId() {
    return new UserId(security.getUserPrincipal().getName());
  }

  static ChatException notFound() {
    return Refusals.CONVERSATION_UNKNOWN.refusal();
  }
}
