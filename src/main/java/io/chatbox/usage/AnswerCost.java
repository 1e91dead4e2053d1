package io.chatbox.usage;

import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.TokenCount;
import io.chatbox.protocol.UserId;
import java.time.Instant;

/**
 * What an answer that has ended cost. It counts for the day on which it began: that is the same
 * however often, and by whichever server, it is counted.
 *
 * @param answerId by which it is counted once
 * @param userId whom it is counted for
 * @param modelId who answered
 * @param begun when it began
 */
public record AnswerCost(
    MessageId answerId, UserId userId, String modelId, TokenCount tokens, Instant begun) {}
