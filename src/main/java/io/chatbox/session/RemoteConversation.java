package io.chatbox.session;

import io.chatbox.protocol.MessageId;

/**
 * Where a model's provider keeps a session's conversation itself.
 *
 * @param modelId the model whose provider keeps it
 * @param id the provider's name for it, opaque
 * @param answerId the last answer in it: what was said here since, the provider doesn't know
 */
public record RemoteConversation(String modelId, String id, MessageId answerId) {}
