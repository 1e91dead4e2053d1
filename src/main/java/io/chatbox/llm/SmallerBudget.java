package io.chatbox.llm;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A model whose provider found a conversation too long that should have fitted: the same one, with
 * room for less.
 *
 * @param contextTokens fewer than the model's own
 */
record SmallerBudget(ChatModel model, int contextTokens) implements ChatModel {

  /** Half of what was too long, and of what its settings say at most. */
  static SmallerBudget than(Prompt tooLong, ChatModel model) {
    int most = Math.min(model.contextTokens(), model.tokens().count(tooLong));
    return new SmallerBudget(model, Math.max(1, most / 2));
  }

  @Override
  public String id() {
    return model.id();
  }

  @Override
  public String name() {
    return model.name();
  }

  @Override
  public Optional<String> systemPrompt() {
    return model.systemPrompt();
  }

  @Override
  public TokenCounter tokens() {
    return model.tokens();
  }

  @Override
  public boolean hasEffects() {
    return model.hasEffects();
  }

  @Override
  public boolean forget(Conversation conversation, String userId) {
    return model.forget(conversation, userId);
  }

  @Override
  public AnswerStream stream(Function<ChatModel, Prompt> prompts, Consumer<StreamEvent> events) {
    return model.stream(prompts, events);
  }
}
