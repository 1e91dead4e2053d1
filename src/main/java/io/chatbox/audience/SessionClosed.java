package io.chatbox.audience;

import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;

/**
 * A session was ended by its user, or deleted. Fired as a CDI event when it has happened.
 *
 * @param deleted whether it is gone for good
 */
public record SessionClosed(SessionId sessionId, UserId userId, boolean deleted) {}
