package io.chatbox.llm;

import java.util.function.Consumer;

/**
 * A model as its provider's wire format reaches it. Any number of threads and streams at once.
 *
 * <p>Less is asked of it than of a {@link ChatModel}, which wraps it: it needs no timeouts, may say
 * {@link StreamEvent.Usage} several times (the last counts), may split surrogate pairs, and what it
 * says after its first {@link StreamEvent.End} or {@link StreamEvent.Failed} is not heard.
 */
@FunctionalInterface
public interface Provider {
  /**
   * Asks, without waiting for the answer. What is thrown here ends the answer as a failure.
   *
   * @param prompt in the shape that {@link PromptShape} makes
   * @param events may be called before this method returns, and from any thread
   * @return its {@code cancel} frees whatever the stream still holds; it is called once more some
   *     seconds after an answer that ended by itself, and then must do nothing that matters
   */
  AnswerStream stream(Prompt prompt, Consumer<StreamEvent> events);

  /** As {@link ChatModel#forget}, of a provider that keeps conversations. */
  default boolean forget(Conversation conversation, String userId) {
    return true;
  }

  /** As {@link ChatModel#hasEffects}. */
  default boolean hasEffects() {
    return false;
  }
}
