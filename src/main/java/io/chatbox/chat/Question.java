package io.chatbox.chat;

import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Sessions.Draft;
import java.util.Map;
import java.util.Set;

/**
 * What a user says, on its way to the store and the model.
 *
 * @param messageId id that the message gets; made by the caller, so that it can watch for the
 *     answer before anything happens
 * @param clientMsgId the client's own id for it, or null
 * @param edits the own message that it replaces, or null
 * @param origin the connection that it came from
 * @param roles of the user, for their budget
 */
public record Question(
    SessionId sessionId,
    MessageId messageId,
    UserId userId,
    String content,
    String clientMsgId,
    Map<String, String> metadata,
    MessageId edits,
    String origin,
    Set<String> roles) {

  /** As it is stored. */
  Draft draft() {
    return new Draft(messageId, userId, content, clientMsgId, metadata);
  }
}
