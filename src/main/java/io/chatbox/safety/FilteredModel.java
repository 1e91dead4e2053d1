package io.chatbox.safety;

import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Conversation;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.TokenCounter;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** A model behind filters. */
record FilteredModel(ChatModel model, List<TextFilter> filters) implements ChatModel {

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
  public int contextTokens() {
    return model.contextTokens();
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
    return FilteredCall.start(model, prompts, filters, events);
  }
}
