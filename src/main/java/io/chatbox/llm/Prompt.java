package io.chatbox.llm;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model is asked: the conversation so far, oldest first, the question last.
 *
 * @param requester who asks
 * @param conversation where the last answer of this conversation was kept, if a provider keeps
 *     conversations itself and nothing was said since; only its own model's provider may use it
 */
public record Prompt(List<Part> parts, Requester requester, Optional<Conversation> conversation) {
  public Prompt {
    parts = List.copyOf(parts);
  }

  /**
   * Who asks, for providers that want to know.
   *
   * @param userId the user's id
   * @param name as their token says it, else their id
   * @param metadata what came with the question
   */
  public record Requester(String userId, String name, Map<String, String> metadata) {
    public Requester {
      metadata = Map.copyOf(metadata);
    }

    /** Somebody of whom no more is known. */
    public Requester(String userId) {
      this(userId, userId, Map.of());
    }
  }

  /** The same question with its parts changed. */
  public Prompt withParts(List<Part> others) {
    return new Prompt(others, requester, conversation);
  }

  /** What the model is told before the conversation, if anything. Of one in {@code PromptShape}. */
  public Optional<Part> system() {
    return parts.stream().limit(1).filter(part -> part.role() == Role.SYSTEM).findFirst();
  }

  /** The conversation without {@link #system()}. */
  public List<Part> said() {
    return parts.subList(system().isPresent() ? 1 : 0, parts.size());
  }

  /** How long its texts are together, in UTF-16 units. */
  public int units() {
    int units = 0;
    for (Part part : parts) {
      units +=
          switch (part) {
            case Part.Text text -> text.text().length();
          };
    }
    return units;
  }

  /**
   * A thing said. Of several kinds: whoever looks at one says by a {@code switch} without {@code
   * default} what each kind is to them, so that another kind does not compile until all have.
   */
  public sealed interface Part {
    Role role();

    /** Words. */
    record Text(Role role, String text) implements Part {}
  }

  /** Whose words a part holds. */
  public enum Role {
    SYSTEM,
    USER,
    ASSISTANT
  }
}
