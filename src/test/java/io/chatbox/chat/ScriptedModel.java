package io.chatbox.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Conversation;
import io.chatbox.llm.Models;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.Provider;
import io.chatbox.llm.StreamEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** A catalogue of one model that does what the test says. */
public final class ScriptedModel implements Models, ChatModel {
  private final LinkedBlockingQueue<Call> calls = new LinkedBlockingQueue<>();
  private final int contextTokens;
  volatile boolean broken;
  volatile boolean error;
  volatile boolean hasEffects;

  /** Where its conversations are kept, if they are. */
  volatile Provider keeper = (prompt, events) -> () -> {};

  public ScriptedModel() {
    this(1_000);
  }

  /** The same one with another budget. */
  ScriptedModel(int contextTokens) {
    this.contextTokens = contextTokens;
  }

  /** Those that nobody has taken yet. */
  List<Call> calls() {
    return List.copyOf(calls);
  }

  Call called() throws InterruptedException {
    Call call = calls.poll(5, TimeUnit.SECONDS);
    assertThat(call).as("the model is asked in time").isNotNull();
    return call;
  }

  Optional<Call> calledWithin(Duration patience) throws InterruptedException {
    return Optional.ofNullable(calls.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
  }

  @Override
  public List<ChatModel> all() {
    return List.of(this);
  }

  @Override
  public Optional<ChatModel> find(String id) {
    return Optional.<ChatModel>of(this).filter(model -> model.id().equals(id));
  }

  @Override
  public String id() {
    return "script";
  }

  @Override
  public String name() {
    return "Script";
  }

  @Override
  public Optional<String> systemPrompt() {
    return Optional.empty();
  }

  @Override
  public int contextTokens() {
    return contextTokens;
  }

  @Override
  public boolean hasEffects() {
    return hasEffects;
  }

  @Override
  public boolean forget(Conversation conversation, String userId) {
    return keeper.forget(conversation, userId);
  }

  @Override
  public AnswerStream stream(Function<ChatModel, Prompt> prompts, Consumer<StreamEvent> events) {
    Prompt prompt = prompts.apply(this);
    if (error) {
      throw new StackOverflowError("played");
    }
    if (broken) {
      throw new IllegalStateException("a fault of ours");
    }
    Call call = new Call(prompt, prompts, events);
    calls.add(call);
    return call;
  }

  /** One call of the model. */
  static final class Call implements AnswerStream {
    final Prompt prompt;
    final Function<ChatModel, Prompt> prompts;
    final Consumer<StreamEvent> events;
    volatile boolean cancelled;

    Call(Prompt prompt, Function<ChatModel, Prompt> prompts, Consumer<StreamEvent> events) {
      this.prompt = prompt;
      this.prompts = prompts;
      this.events = events;
    }

    void say(String... pieces) {
      for (String piece : pieces) {
        events.accept(new StreamEvent.Text(piece));
      }
    }

    void end(String reason) {
      events.accept(new StreamEvent.End(reason));
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }
}
