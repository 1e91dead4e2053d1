package io.chatbox.llm;

import java.util.List;

/** What a model is asked: the conversation so far, oldest first, the question last. */
public record Prompt(List<Part> parts) {
  public Prompt {
    parts = List.copyOf(parts);
  }

  /** The same question with its texts changed. */
  public Prompt withParts(List<Part> others) {
    return new Prompt(others);
  }

  public record Part(Role role, String text) {}

  /** Whose words a part holds. */
  public enum Role {
    SYSTEM,
    USER,
    ASSISTANT
  }
}
