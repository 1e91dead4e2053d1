package io.chatbox.llm;

import java.util.List;
import java.util.Optional;

/**
 * What a model is asked: the conversation so far, oldest first, the question last.
 *
 * @param userId who asks, for providers that want to know
 * @param conversation where the last answer of this conversation was kept, if a provider keeps
 *     conversations itself and nothing was said since; only its own model's provider may use it
 */
public record Prompt(List<Part> parts, String userId, Optional<Conversation> conversation) {
  public Prompt {
    parts = List.copyOf(parts);
  }

  /** The same question with its texts changed. */
  public Prompt withParts(List<Part> others) {
    return new Prompt(others, userId, conversation);
  }

  public record Part(Role role, String text) {}

  /** Whose words a part holds. */
  public enum Role {
    SYSTEM,
    USER,
    ASSISTANT
  }
}
