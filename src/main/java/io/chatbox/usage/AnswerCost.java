package io.chatbox.usage;

import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.UserId;

/**
 * What an answer that has ended cost.
 *
 * @param answerId by which it is counted once
 * @param modelId who answered
 * @param estimated whether the provider told no figures
 */
public record AnswerCost(
    MessageId answerId,
    UserId userId,
    String modelId,
    int promptTokens,
    int completionTokens,
    boolean estimated) {

  long tokens() {
    return (long) promptTokens + completionTokens;
  }
}
