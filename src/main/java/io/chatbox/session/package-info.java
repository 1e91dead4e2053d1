/**
 * The vocabulary of sessions: what they, their messages and answers are, and what can be done with
 * them, as interfaces. Knows no database; {@code session.store} implements the interfaces on
 * MongoDB, and CDI puts it behind them.
 *
 * <ul>
 *   <li>{@link io.chatbox.session.Sessions} which session a connection gets, what is said in it,
 *       how it ends
 *   <li>{@link io.chatbox.session.Transcripts} reading it, catching up with it, changing what was
 *       said
 *   <li>{@link io.chatbox.session.Answers} answers while they grow, and which server gives them
 *   <li>{@link io.chatbox.session.ContextSummaries} what models wrote of its beginning
 *   <li>{@link io.chatbox.session.LeftConversations} what providers keep that nobody goes on with
 *   <li>{@link io.chatbox.session.Archive} a user's sessions as a whole
 * </ul>
 *
 * <p>Promises: a message that was returned as stored is stored by a majority; a user has at most
 * one active session, on any number of servers; a session is answered by one server at a time, and
 * an answer that has ended never changes but for its rating; what one user names never reaches
 * another user's session. Database faults come out as {@link io.chatbox.protocol.ChatException}
 * with {@code DATABASE_ERROR}, after retries and in bounded time.
 */
package io.chatbox.session;
