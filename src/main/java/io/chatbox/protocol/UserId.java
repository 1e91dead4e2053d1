package io.chatbox.protocol;

import java.util.Objects;

/** The id of a user, as tokens have it: any text that isn't empty. */
public record UserId(String value) implements Id {
  public UserId {
    Objects.requireNonNull(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
