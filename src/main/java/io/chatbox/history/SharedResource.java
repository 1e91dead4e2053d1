package io.chatbox.history;

import io.chatbox.rest.QueryNumber;
import io.chatbox.rest.StreamedBody;
import io.chatbox.session.Archive;
import io.chatbox.session.Refusals;
import io.chatbox.session.SessionOverview;
import io.chatbox.session.Transcripts;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;

/** A session for whoever knows its link's token: read-only, and without what is the owner's own. */
@Dependent
@Path("shared/{token}")
@Produces(MediaType.APPLICATION_JSON)
public class SharedResource {
  private final Archive archive;
  private final Transcripts transcripts;
  private final TranscriptJson json;

  @Inject
  public SharedResource(Archive archive, Transcripts transcripts, TranscriptJson json) {
    this.archive = archive;
    this.transcripts = transcripts;
    this.json = json;
  }

  @GET
  public StreamingOutput read(@PathParam("token") String token) {
    SessionOverview session =
        archive.shared(token).orElseThrow(Refusals.CONVERSATION_UNKNOWN::refusal);
    return new StreamedBody(
        out ->
            json.write(
                out,
                TranscriptJson.head(session),
                null,
                each -> transcripts.ended(session.id(), Long.MAX_VALUE, QueryNumber.MOST, each)));
  }
}
