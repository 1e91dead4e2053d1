package io.chatbox.session;

import io.chatbox.protocol.MessageId;
import java.util.Optional;
import org.bson.Document;

/**
 * Where a model's provider keeps a session's conversation itself.
 *
 * @param modelId the model whose provider keeps it
 * @param id the provider's name for it, opaque
 * @param answerId the last answer in it: what was said here since, the provider doesn't know
 */
public record RemoteConversation(String modelId, String id, MessageId answerId) {
  /** Of the session's document. */
  public static final String FIELD = "remote";

  public static Optional<RemoteConversation> of(Document session) {
    return Optional.ofNullable(session.get(FIELD, Document.class))
        .map(
            kept ->
                new RemoteConversation(
                    kept.getString("modelId"),
                    kept.getString("id"),
                    new MessageId(kept.getString("answer"))));
  }

  public Document stored() {
    return new Document("modelId", modelId).append("id", id).append("answer", answerId);
  }
}
