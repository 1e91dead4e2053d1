/**
 * Turns: a message of a user, and the model's answer to it, one at a time in a session.
 *
 * <p>Promises: a message is stored before anything of its answer is told, though the model may be
 * asked earlier; what was announced by {@link io.chatbox.audience.SessionEvent.Started} ends in
 * exactly one {@link io.chatbox.audience.SessionEvent.Completed} or {@link
 * io.chatbox.audience.SessionEvent.Failed}. Sees no socket.
 */
package io.chatbox.chat;
