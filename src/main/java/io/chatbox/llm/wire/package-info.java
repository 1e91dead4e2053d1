/**
 * HTTP, server-sent events and JSON, as all providers need them that stream over HTTP.
 *
 * <p>A provider asks {@link io.chatbox.llm.wire.Wire} for an {@link io.chatbox.llm.wire.Upstream},
 * posts to it and says with a {@link io.chatbox.llm.wire.Dialect} how its events are read ({@link
 * io.chatbox.llm.wire.AnswerReader}) and how a request that it refuses is put in other words
 * ({@link io.chatbox.llm.wire.RefusedFields}). A few threads read all of a provider's connections
 * ({@code Connections}), parse what comes ({@code Reply}, {@code SseParser}, then JSON) and pass
 * the pieces on: no other thread is woken for a piece, nothing is queued, and nothing may wait.
 * Opening a connection and what a response came to are a virtual thread's ({@code Call}). Bounds:
 * an event of 1 MiB, a whole answer in place of a stream 8 MiB, a response 64 MiB, an error's body
 * 8 KiB, a head 256 lines of 64 KiB. Redirects are not followed: they would carry the key
 * elsewhere.
 *
 * <p>What a response came to is an {@code Ending}; whose fault a failure is and whether it passes
 * is a {@link io.chatbox.llm.wire.Meaning}, by the provider's code and type, its text, and the
 * class of the status: 5xx, 408, 425, 429 and 498 pass, other 4xx don't. What only the operator can
 * mend is an ERROR line, once for each cause. A provider's {@code code} and {@code type} are kept
 * for the log, never its text, which may quote the conversation or the key.
 */
package io.chatbox.llm.wire;
