package io.chatbox.safety;

import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.Prompt.Part;
import io.chatbox.llm.Prompt.Role;
import io.chatbox.safety.Passage.Position;
import io.chatbox.safety.Verdict.Change;
import io.chatbox.safety.Verdict.Pass;
import io.chatbox.safety.Verdict.Refuse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What of a prompt may go to a model.
 *
 * @param asked the chosen model, or one that answers in its place
 */
record FilteredPrompt(ChatModel asked, Chain chain) {

  /** Nothing may go to the model. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Refuse verdict;

    Refused(Refuse verdict) {
      super(verdict.detail(), null, false, false);
      this.verdict = verdict;
    }

    Refuse verdict() {
      return verdict;
    }
  }

  /**
   * The prompt with its parts as the filters leave them. What a user said and nobody answered is
   * judged like the question: it may have been refused as one, and is left out then, since its user
   * was told that no model gets it. Blocks while they judge.
   *
   * @throws Refused if one of them refuses another part
   */
  Prompt of(Prompt prompt) throws InterruptedException {
    List<Part> parts = prompt.parts();
    List<Part> allowed = new ArrayList<>(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      boolean last = i == parts.size() - 1;
      boolean unanswered = !last && isUnanswered(parts.get(i), parts.get(i + 1));
      switch (parts.get(i)) {
        case Part.Text text when isSystemPrompt(text) && !last -> allowed.add(text);
        case Part.Text text ->
            judged(text, last || unanswered ? Position.QUESTION : Position.EARLIER, unanswered)
                .ifPresent(allowed::add);
      }
    }
    return prompt.withParts(allowed);
  }

  /** The operator's words, and nobody's personal data. */
  private boolean isSystemPrompt(Part.Text said) {
    return said.role() == Role.SYSTEM
        && asked.systemPrompt().filter(said.text()::equals).isPresent();
  }

  private static boolean isUnanswered(Part part, Part next) {
    return part.role() == Role.USER && next.role() == Role.USER;
  }

  /** Empty if it is refused and can be spared. */
  private Optional<Part> judged(Part.Text said, Position position, boolean spared)
      throws InterruptedException {
    Verdict verdict = chain.judge(new Passage(position, "", said.text()));
    // A long conversation may take its time: others want this carrier too.
    Thread.yield();
    return switch (verdict) {
      case Pass pass -> Optional.of(said);
      case Change(String changed) -> Optional.of(new Part.Text(said.role(), changed));
      case Refuse refuse when spared -> Optional.empty();
      case Refuse refuse -> throw new Refused(refuse);
    };
  }
}
