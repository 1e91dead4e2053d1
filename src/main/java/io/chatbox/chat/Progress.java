package io.chatbox.chat;

import io.chatbox.audience.SessionEvent;

/**
 * How far a running answer is.
 *
 * @param soFar all of it, which may be nothing yet
 * @param isThinking whether its model reasons and has not begun to speak
 */
public record Progress(SessionEvent.Piece soFar, boolean isThinking) {}
