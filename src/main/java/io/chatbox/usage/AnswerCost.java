package io.chatbox.usage;

import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.TokenCount;
import io.chatbox.protocol.UserId;

/**
 * What an answer that has ended cost.
 *
 * @param answerId by which it is counted once
 * @param userId whom it is counted for
 * @param modelId who answered
 */
public record AnswerCost(MessageId answerId, UserId userId, String modelId, TokenCount tokens) {}
