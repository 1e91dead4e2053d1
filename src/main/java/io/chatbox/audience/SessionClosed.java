package io.chatbox.audience;

/**
 * A session was ended by its user, or deleted. Fired as a CDI event when it has happened.
 *
 * @param deleted whether it is gone for good
 */
public record SessionClosed(String sessionId, String userId, boolean deleted) {}
