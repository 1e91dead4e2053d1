/**
 * OpenAI's Chat Completions, streamed, and what speaks the same: <a
 * href="https://platform.openai.com/docs/api-reference/chat-streaming">API reference</a>.
 *
 * <p>{@link io.chatbox.llm.openai.OpenAi} is all that others see. The bytes of a response are
 * parsed on the HTTP client's own thread as they come, by {@code SseParser} (server-sent events)
 * and {@code ChunkReader} (JSON): no thread is woken for a piece and nothing is queued. Bounds: an
 * event of 1 MiB, a response of 64 MiB, an error's body of 8 KiB. Redirects are not followed: they
 * would carry the key elsewhere.
 *
 * <p>From an error a provider's {@code code} and {@code type} are kept for the log, never its
 * message, which may quote the conversation or the key.
 */
package io.chatbox.llm.openai;
