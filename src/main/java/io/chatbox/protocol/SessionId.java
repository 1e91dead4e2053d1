package io.chatbox.protocol;

import java.util.Objects;
import java.util.Optional;

/** The id of a session: 32 lower-case hex characters, made by the server. */
public record SessionId(String value) implements Id {
  public SessionId {
    Objects.requireNonNull(value);
  }

  public static SessionId next() {
    return new SessionId(Ids.next());
  }

  /**
   * What a client named, if it can be an id at all; whose session that is, it doesn't say.
   *
   * @param text any text, or null
   */
  public static Optional<SessionId> named(String text) {
    return Ids.isId(text) ? Optional.of(new SessionId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
