package io.chatbox.safety;

import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.Prompt.Part;
import io.chatbox.llm.Prompt.Role;
import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.StreamEvent.Text;
import io.chatbox.safety.Passage.Position;
import io.chatbox.safety.Verdict.Reason;
import io.chatbox.safety.Verdict.Refuse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/** A model and filters that do what a test says. */
final class Scripted implements ChatModel {
  static final Prompt PROMPT =
      new Prompt(
          List.of(
              new Part.Text(Role.SYSTEM, "Be kind."),
              new Part.Text(Role.USER, "first"),
              new Part.Text(Role.ASSISTANT, "second"),
              new Part.Text(Role.SYSTEM, "third"),
              new Part.Text(Role.USER, "last")),
          new Prompt.Requester("ada"),
          Optional.empty());

  private final int contextTokens;
  volatile Function<ChatModel, Prompt> prompts;
  volatile Prompt asked;
  volatile Consumer<StreamEvent> events;
  volatile boolean cancelled;

  Scripted() {
    this(1_000);
  }

  Scripted(int contextTokens) {
    this.contextTokens = contextTokens;
  }

  /** Asks it through filters. */
  AnswerStream ask(Consumer<StreamEvent> to, TextFilter... filters) {
    return new Safety(List.of(filters)).filtered(this).stream(PROMPT, to);
  }

  /** Says these on the caller's thread. */
  void say(String... pieces) {
    for (String piece : pieces) {
      events.accept(new Text(piece));
    }
  }

  void end(StreamEvent... last) {
    List.of(last).forEach(events);
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
    return Optional.of("Be kind.");
  }

  @Override
  public int contextTokens() {
    return contextTokens;
  }

  @Override
  public AnswerStream stream(Function<ChatModel, Prompt> prompts, Consumer<StreamEvent> to) {
    events = to;
    this.prompts = prompts;
    asked = prompts.apply(this);
    return () -> cancelled = true;
  }

  /** A filter that asks a judge, and knows what it has asked. */
  record Filter(String name, int order, Set<Position> positions, Judge judge, List<Passage> seen)
      implements TextFilter {
    Filter(String name, int order, Set<Position> positions, Judge judge) {
      this(name, order, positions, judge, new CopyOnWriteArrayList<>());
    }

    static Judge refusing(Reason reason) {
      return passage -> new Refuse(reason, "why");
    }

    @Override
    public Judge begin() {
      return passage -> {
        seen.add(passage);
        return judge.judge(passage);
      };
    }

    /** What it has seen there, in order. */
    List<String> texts(Position position) {
      return seen.stream().filter(it -> it.position() == position).map(Passage::text).toList();
    }
  }
}
