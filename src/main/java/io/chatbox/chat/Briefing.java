package io.chatbox.chat;

import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Prompt;
import io.chatbox.session.Answers.Claim;
import io.chatbox.session.Excerpt;

/**
 * What is told to the model that a turn asks, or to one that answers in its place: each has a
 * budget and a system prompt of its own. Any number of threads, but one after another.
 */
final class Briefing {
  private final TurnParts parts;
  private final Task task;
  private final Claim claim;
  private final Excerpt context;
  private final ChatModel chosen;
  private final ChatModel model;

  private record Told(ChatModel model, ContextWindow.View view) {}

  private volatile Told last;

  /**
   * @param context what {@link Contexts#recent} returned
   */
  Briefing(TurnParts parts, Task task, Claim claim, Excerpt context) {
    this.parts = parts;
    this.task = task;
    this.claim = claim;
    this.context = context;
    chosen = parts.models().of(task);
    model = parts.models().filtered(chosen);
  }

  /** The one that was chosen, behind the filters. */
  ChatModel model() {
    return model;
  }

  /** May block on the database. */
  Prompt prompt(ChatModel asked) {
    Told told = last;
    if (told == null || !isSame(told.model(), asked)) {
      told =
          new Told(
              isSame(chosen, asked) ? chosen : asked,
              parts
                  .contexts()
                  .view(asked, task.question(), task.requester(), context, claim.remote()));
      last = told;
    }
    return told.view().prompt();
  }

  /** One that is asked once more because its provider counts otherwise has a smaller budget. */
  private static boolean isSame(ChatModel one, ChatModel other) {
    return one.id().equals(other.id()) && one.contextTokens() == other.contextTokens();
  }

  /** What the model that answered was not told of is kept for later. Blocks on the model. */
  void remember() {
    Told told = last;
    parts
        .contexts()
        .remember(task.session().id(), parts.models().filtered(told.model()), told.view());
  }
}
