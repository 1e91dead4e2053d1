package io.chatbox.llm;

import io.chatbox.llm.Prompt.Part;
import io.chatbox.llm.Prompt.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings a conversation into the one shape that no provider refuses. Many refuse any other: the
 * chat templates that vLLM and TGI run, Mistral, Bedrock and Anthropic want roles in turn, some
 * want one system message at the top, some none that is empty.
 *
 * <p>Parts of one role that stand side by side are joined by an empty line, and so are all system
 * parts. What the model says before anybody asked is left out.
 */
public final class PromptShape {
  private static final String BETWEEN = "\n\n";

  private PromptShape() {}

  /**
   * The same prompt in the shape: at most one system part, which is the first; then people and the
   * model in turn, beginning with people; no part is blank. It ends with the question if it did.
   */
  static Prompt of(Prompt prompt) {
    return prompt.withParts(shaped(prompt.parts()));
  }

  /**
   * The same for models that know no system: the user says it, before all else.
   *
   * @param prompt in the shape
   */
  public static Prompt withoutSystem(Prompt prompt) {
    List<Part> parts = new ArrayList<>(prompt.said());
    prompt.system().ifPresent(system -> parts.addFirst(saidBy(Role.USER, system)));
    return prompt.withParts(shaped(parts));
  }

  private static List<Part> shaped(List<Part> parts) {
    List<Part> system = new ArrayList<>();
    List<Part> said = new ArrayList<>();
    for (Part part : parts) {
      boolean unasked = said.isEmpty() && part.role() == Role.ASSISTANT;
      if (!isBlank(part) && !unasked) {
        add(part.role() == Role.SYSTEM ? system : said, part);
      }
    }
    system.addAll(said);
    return List.copyOf(system);
  }

  /** The same part in another's mouth. */
  private static Part saidBy(Role role, Part part) {
    return switch (part) {
      case Part.Text text -> new Part.Text(role, text.text());
    };
  }

  private static boolean isBlank(Part part) {
    return switch (part) {
      case Part.Text text -> text.text().isBlank();
    };
  }

  private static void add(List<Part> parts, Part next) {
    if (parts.isEmpty() || parts.getLast().role() != next.role()) {
      parts.add(next);
    } else {
      parts.add(joined(parts.removeLast(), next));
    }
  }

  private static Part joined(Part one, Part other) {
    return switch (one) {
      case Part.Text first ->
          switch (other) {
            case Part.Text second ->
                new Part.Text(first.role(), first.text() + BETWEEN + second.text());
          };
    };
  }
}
