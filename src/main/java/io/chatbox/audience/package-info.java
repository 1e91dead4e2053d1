/**
 * What others in a session learn, and the one way to them.
 *
 * <p>{@link io.chatbox.audience.SessionEvent} is all that can happen in a session; whoever makes it
 * happen (a turn, a connection, a request over HTTP) tells the {@link io.chatbox.audience.Audience}
 * and knows nobody of it. What is told was stored before, but for pieces of answers and typing: the
 * truth is in the database, and who misses an event finds it there.
 *
 * <p>Promises: events of one session that are told one after another are heard in that order; each
 * listener gets each event once.
 */
package io.chatbox.audience;
