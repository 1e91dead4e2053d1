package io.chatbox.history;

import io.chatbox.rest.QueryNumber;
import io.chatbox.session.Archive;
import io.chatbox.session.Message;
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
import java.util.List;

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
  public String read(@PathParam("token") String token) {
    SessionOverview session =
        archive.shared(token).orElseThrow(Refusals.CONVERSATION_UNKNOWN::refusal);
    List<Message> messages = transcripts.ended(session.id(), Long.MAX_VALUE, QueryNumber.MOST);
    return json.of(TranscriptJson.head(session), messages, null);
  }
}
