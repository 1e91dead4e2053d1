/**
 * Models: the catalogue, and streaming of answers from them.
 *
 * <p>Contract of a stream, whichever provider is behind it: events come one after another, never
 * two at once, on a thread that must not be blocked; {@link io.chatbox.llm.StreamEvent.AnsweredBy}
 * if another model than the chosen one answers, any number of {@link
 * io.chatbox.llm.StreamEvent.Text}, at most one {@link io.chatbox.llm.StreamEvent.Usage}, then
 * exactly one {@link io.chatbox.llm.StreamEvent.End} or {@link io.chatbox.llm.StreamEvent.Failed}.
 * Text is never empty, is well-formed UTF-16 (no surrogate stands alone, no pair is split between
 * two events) and comes to {@link io.chatbox.llm.ChatModel#MAX_ANSWER} units at most. After {@link
 * io.chatbox.llm.AnswerStream#cancel()} nothing more is promised and the provider's connection is
 * given up.
 *
 * <p>{@code GuardedStream} enforces that and the three timeouts for all providers, {@code Retrying}
 * asks again after faults that pass, {@code Fallback} asks the next model when one can't answer or
 * is left alone by its {@code CircuitBreaker}; both before the first piece and never after it. A
 * {@link io.chatbox.llm.Provider} has only to speak its wire format and to say which faults pass.
 * This is the one place where model calls are retried. Nothing here knows of sessions, users or
 * sockets. Each provider type is a package of its own below this one.
 */
package io.chatbox.llm;
