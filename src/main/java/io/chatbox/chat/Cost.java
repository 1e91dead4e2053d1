package io.chatbox.chat;

import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.StreamEvent.Usage;
import io.chatbox.protocol.TokenCount;
import java.util.Optional;

/**
 * What a call of a model cost: as its provider counted, or by our estimate. Many proxies report
 * zero for what they didn't count, so zero is believed only where it can be true.
 *
 * @param prompt what the model was told
 */
record Cost(ChatModel model, Prompt prompt) {

  /**
   * @param said all that the model said
   * @param unread whether the model has most likely not read the prompt
   * @param reported what the provider counted, if it said so
   */
  TokenCount of(String said, boolean unread, Optional<Usage> reported) {
    int read = reported.map(Usage::promptTokens).orElse(0);
    int written = reported.map(Usage::completionTokens).orElse(0);
    boolean none = read <= 0 && written <= 0;
    // Who writes has read something. Who says nothing may have written nothing.
    boolean readKnown = read > 0;
    boolean writtenKnown = written > 0 || !none && said.isEmpty();
    return new TokenCount(
        readKnown ? read : none && unread ? 0 : model.tokens().count(prompt),
        writtenKnown ? written : model.tokens().count(said),
        !readKnown || !writtenKnown);
  }
}
