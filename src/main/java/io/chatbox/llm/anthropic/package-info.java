/**
 * Anthropic's Messages API, streamed: <a
 * href="https://docs.anthropic.com/en/api/messages-streaming">API reference</a>, <a
 * href="https://docs.anthropic.com/en/api/errors">errors</a>, <a
 * href="https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching">prompt caching</a>.
 *
 * <p>Tokens that the provider read from its cache or wrote there count as tokens of the prompt.
 */
package io.chatbox.llm.anthropic;
