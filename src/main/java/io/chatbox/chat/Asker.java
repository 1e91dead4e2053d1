package io.chatbox.chat;

import java.util.Set;

/**
 * Who wants an answer, as far as it matters to turns.
 *
 * @param origin the connection that the wish came from; empty if it was none
 * @param roles for the budget
 */
public record Asker(String origin, Set<String> roles) {
  /** Nobody who is here. */
  static final Asker NOBODY = new Asker("", Set.of());

  public Asker {
    roles = Set.copyOf(roles);
  }
}
