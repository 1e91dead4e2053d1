/**
 * OpenAI's Chat Completions, streamed, and what speaks the same: <a
 * href="https://platform.openai.com/docs/api-reference/chat-streaming">API reference</a>. vLLM,
 * Ollama and Groq do; Azure's endpoints with {@code api-key} as the key's header and {@code
 * api-version} in the endpoint's query.
 */
package io.chatbox.llm.openai;
