package io.chatbox.chat;

import java.util.Optional;
import java.util.Set;

/**
 * Who wants an answer, as far as it matters to turns.
 *
 * @param origin the connection that the wish came from; empty if it was none
 * @param name as models may be told; empty if who wrote the question is not here
 * @param roles for the budget
 */
public record Asker(String origin, Optional<String> name, Set<String> roles) {
  /** Nobody who is here. */
  static final Asker NOBODY = new Asker("", Optional.empty(), Set.of());

  public Asker {
    roles = Set.copyOf(roles);
  }

  /** The same, for what somebody else may have asked. */
  Asker unnamed() {
    return new Asker(origin, Optional.empty(), roles);
  }
}
