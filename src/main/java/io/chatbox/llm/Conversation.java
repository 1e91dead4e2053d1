package io.chatbox.llm;

/**
 * A conversation that a provider keeps itself.
 *
 * @param model id of the model whose provider keeps it; to others it means nothing
 * @param id the provider's name for it, opaque; letters, digits and hyphens, at most 64
 */
public record Conversation(String model, String id) {}
