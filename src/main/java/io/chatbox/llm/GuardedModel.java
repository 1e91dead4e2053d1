package io.chatbox.llm;

import io.chatbox.config.LlmProviderSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A model of the catalogue: what the settings say of it, and its provider under guard.
 *
 * @param fallback the model that answers when this one can't, if there is to be one
 */
record GuardedModel(
    LlmProviderSettings settings,
    TokenCounter tokens,
    Provider provider,
    Guard guard,
    CircuitBreaker circuit,
    CallFigures figures,
    Optional<GuardedModel> fallback)
    implements Fallback.Candidate {

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
    return settings.generation().systemPrompt();
  }

  @Override
  public int contextTokens() {
    return settings.contextTokens();
  }

  @Override
  public AnswerStream stream(Function<ChatModel, Prompt> prompts, Consumer<StreamEvent> events) {
    return Fallback.start(chain(), prompts, guard, events);
  }

  @Override
  public boolean hasEffects() {
    return chain().stream().anyMatch(model -> model.provider.hasEffects());
  }

  @Override
  public boolean forget(Conversation conversation, String userId) {
    return provider.forget(conversation, userId);
  }

  /** This one, and those that answer in its place, in their order. */
  private List<GuardedModel> chain() {
    List<GuardedModel> chain = new ArrayList<>();
    for (Optional<GuardedModel> next = Optional.of(this);
        next.isPresent();
        next = next.get().fallback) {
      chain.add(next.get());
    }
    return chain;
  }

  @Override
  public CallReport report() {
    return new CallReport(id(), figures);
  }

  @Override
  public AnswerStream ask(
      Prompt prompt, CallReport report, Timeouts timeouts, Consumer<StreamEvent> events) {
    return GuardedStream.start(
        guard.retrying(provider, report), PromptShape.of(prompt), report, guard, timeouts, events);
  }
}
