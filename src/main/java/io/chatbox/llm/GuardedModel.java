package io.chatbox.llm;

import io.chatbox.config.LlmProviderSettings;
import java.util.Optional;
import java.util.function.Consumer;

/** A model of the catalogue: what the settings say of it, and its provider under guard. */
record GuardedModel(
    LlmProviderSettings settings, TokenCounter tokens, Provider provider, Guard guard)
    implements ChatModel {

  @Override
  public String id() {
    return settings.id();
  }

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public Optional<String> systemPrompt() {
    return settings.systemPrompt();
  }

  @Override
  public int contextTokens() {
    return settings.contextTokens();
  }

  @Override
  public AnswerStream stream(Prompt prompt, Consumer<StreamEvent> events) {
    CallReport report = new CallReport(id());
    return GuardedStream.start(guard.retrying(provider, report), prompt, report, guard, events);
  }
}
