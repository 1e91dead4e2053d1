package io.chatbox.llm;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** A model that users may choose. Any number of threads and streams at once. */
public interface ChatModel {

  /**
   * The longest answer, in UTF-16 units. One that grows beyond it is cut there and ends with finish
   * reason {@code length}.
   */
  int MAX_ANSWER = 1 << 20;

  /** What clients select it by. */
  String id();

  /** What people see. */
  String name();

  /** What it is told before each conversation. */
  Optional<String> systemPrompt();

  /** How many tokens of conversation a request may carry. */
  int contextTokens();

  /** Counts what those are. */
  default TokenCounter tokens() {
    return TokenCounter.ESTIMATE;
  }

  /**
   * Asks the model; returns at once. The events keep the contract of this package, failures and
   * timeouts included.
   *
   * @param prompts makes the prompt for the model that is asked: this one, or one that answers in
   *     its place, with a system prompt and a budget of its own. Called on the caller's thread, or
   *     on another one that may block
   */
  AnswerStream stream(Function<ChatModel, Prompt> prompts, Consumer<StreamEvent> events);

  /**
   * Whether to be asked may have effects beyond an answer, as a workflow has: who asks in vain has
   * done something then.
   */
  default boolean hasEffects() {
    return false;
  }

  /**
   * Has the provider delete a conversation that it keeps of this model. Blocks for some seconds at
   * most; idempotent.
   *
   * @param userId who asked in it
   * @return whether it is kept there no more; false if that is worth another try later
   */
  boolean forget(Conversation conversation, String userId);

  /** The same with one prompt for whichever model answers. */
  default AnswerStream stream(Prompt prompt, Consumer<StreamEvent> events) {
    return stream(model -> prompt, events);
  }
}
