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
   * The prompt with its parts as the filters leave them. Blocks while they judge.
   *
   * @throws Refused if one of them refuses a part
   */
  Prompt of(Prompt prompt) throws InterruptedException {
    List<Part> allowed = new ArrayList<>(prompt.parts().size());
    for (Part part : prompt.parts()) {
      boolean last = allowed.size() == prompt.parts().size() - 1;
      allowed.add(
          switch (part) {
            case Part.Text text -> isSystemPrompt(text) && !last ? text : judged(text, last);
          });
    }
    return prompt.withParts(allowed);
  }

  /** The operator's words, and nobody's personal data. */
  private boolean isSystemPrompt(Part.Text said) {
    return said.role() == Role.SYSTEM
        && asked.systemPrompt().filter(said.text()::equals).isPresent();
  }

  private Part.Text judged(Part.Text said, boolean last) throws InterruptedException {
    Position position = last ? Position.QUESTION : Position.EARLIER;
    Verdict verdict = chain.judge(new Passage(position, "", said.text()));
    // A long conversation may take its time: others want this carrier too.
    Thread.yield();
    return switch (verdict) {
      case Pass pass -> said;
      case Change(String changed) -> new Part.Text(said.role(), changed);
      case Refuse refuse -> throw new Refused(refuse);
    };
  }
}
