package io.chatbox.llm;

import java.util.List;

/** What a model is asked: the conversation so far, oldest first, the question last. */
public record Prompt(List<Part> parts) {
  public Prompt {
    parts = List.copyOf(parts);
  }

  public record Part(Role role, String text) {}

  /** Whose words a part holds. */
  public enum Role {
    SYSTEM,
    USER,
    ASSISTANT
  }
}
