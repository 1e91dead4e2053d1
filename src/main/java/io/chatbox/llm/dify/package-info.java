/**
 * Apps of Dify (chatbots, agents and chatflows), streamed: <a
 * href="https://docs.dify.ai/api-reference/chat/send-chat-message">API reference</a>.
 *
 * <p>Dify keeps conversations itself. Its name for one comes as {@link
 * io.chatbox.llm.StreamEvent.Kept}, is stored with the session and comes back with the next prompt,
 * for as long as Dify knows all that was said. Otherwise (an edit, another model's answer in
 * between, a conversation that Dify has deleted) a new one begins, with the history in the query.
 * Dify knows a conversation by its user too, so {@code user} is always the real one's id. What
 * nobody goes on with is deleted there ({@link io.chatbox.llm.ChatModel#forget}).
 *
 * <p>An app does more than talk, so a run that has begun, or may have, is never asked for again.
 *
 * <p>The app has its own model, temperature and length of answers. The values of its variables come
 * from {@code LLM_PROVIDER_<n>_INPUTS}; where one that is required is missing there, Dify refuses
 * every question.
 */
package io.chatbox.llm.dify;
