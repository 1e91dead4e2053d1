/**
 * Models: the catalogue, and streaming of answers from them.
 *
 * <p>Contract of a stream, whichever provider is behind it: events come one after another, never
 * two at once, on a thread that must not be blocked; {@link io.chatbox.llm.StreamEvent.AnsweredBy}
 * if another model than the chosen one answers, {@link io.chatbox.llm.StreamEvent.Thinking} once if
 * it thinks before it speaks (and then perhaps another answers after all), any number of {@link
 * io.chatbox.llm.StreamEvent.Text} and {@link io.chatbox.llm.StreamEvent.Kept} (of which the last
 * of the model that answers counts), at most one {@link io.chatbox.llm.StreamEvent.Usage}, then
 * exactly one {@link io.chatbox.llm.StreamEvent.End} or {@link io.chatbox.llm.StreamEvent.Failed}.
 * Text is never empty, is well-formed UTF-16 (no surrogate stands alone, no pair is split between
 * two events) and comes to {@link io.chatbox.llm.ChatModel#MAX_ANSWER} units at most. After {@link
 * io.chatbox.llm.AnswerStream#cancel()} nothing more is promised and the provider's connection is
 * given up.
 *
 * <p>{@code GuardedStream} enforces that and the three timeouts for all providers, {@code Retrying}
 * asks again after faults that pass, {@code Fallback} asks the next model when one can't answer or
 * is left alone by its {@code CircuitBreaker}, and the same one with less of a conversation that it
 * finds too long; both before the first piece and never after it. A {@link io.chatbox.llm.Provider}
 * has only to speak its wire format and to say which faults pass. This is the one place where model
 * calls are retried. Nothing here knows of sessions or sockets; of users only what a prompt says of
 * its {@link io.chatbox.llm.Prompt.Requester}.
 *
 * <p>Each provider type is a package of its own below this one: {@code openai}, {@code anthropic},
 * {@code dify} and {@code demo}; {@code wire} is what those over HTTP share. Another one is
 *
 * <ol>
 *   <li>a constant of {@link io.chatbox.config.LlmProviderSettings.Type}, with the defaults of its
 *       settings; the compiler then points at the three switches that must say what it needs:
 *       {@code config.LlmProvider} which settings, {@code ProviderModels} who makes it and how its
 *       tokens are counted, a line each
 *   <li>a package with one public class that implements {@link io.chatbox.llm.Provider}: for one
 *       over HTTP, a request and an {@link io.chatbox.llm.wire.AnswerReader}
 *   <li>a fake of its wire format beside the others in {@code io.chatbox.dev}, and a subclass of
 *       {@code ProviderSuite}, the tests that every provider passes
 * </ol>
 */
package io.chatbox.llm;
