package io.chatbox.chat;

import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.Sessions.Draft;
import java.util.Optional;

/**
 * What somebody says, on its way to the store and the model.
 *
 * @param draft as it is to be stored; its id is made by the caller, so that it can watch for the
 *     answer before anything happens
 * @param edits the own message that it replaces, if it does
 */
public record Question(SessionId sessionId, Draft draft, Optional<MessageId> edits, Asker asker) {}
