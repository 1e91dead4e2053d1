/**
 * HTTP, server-sent events and JSON, as all providers need them that stream over HTTP.
 *
 * <p>A provider asks {@link io.chatbox.llm.wire.Wire} for an {@link io.chatbox.llm.wire.Upstream},
 * posts to it and says with a {@link io.chatbox.llm.wire.Dialect} how its events are read ({@link
 * io.chatbox.llm.wire.AnswerReader}) and what its refusals mean. The bytes of a response are parsed
 * on the HTTP client's own thread as they come, by {@code SseParser} (server-sent events) and the
 * reader (JSON): no thread is woken for a piece and nothing is queued. Bounds: an event of 1 MiB, a
 * response of 64 MiB, an error's body of 8 KiB. Redirects are not followed: they would carry the
 * key elsewhere.
 *
 * <p>A refusal or an error in a stream becomes an {@link io.chatbox.llm.LlmFailure} by the HTTP
 * status that it comes to: 400, 404, 413 and 422 are rejected and the rest unavailable; 408, 429,
 * 500, 502, 503, 504 and 529 pass; 3xx, 401 to 404 are a fault of our settings, of which the log
 * tells as well. A provider's {@code code} and {@code type} are kept for the log, never its
 * message, which may quote the conversation or the key.
 */
package io.chatbox.llm.wire;
