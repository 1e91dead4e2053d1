package io.chatbox.protocol;

import java.util.Objects;

/** The id of a stored message. The server makes them; one that a client names may be any text. */
public record MessageId(String value) implements Id {
  public MessageId {
    Objects.requireNonNull(value);
  }

  public static MessageId next() {
    return new MessageId(Ids.next());
  }

  @Override
  public String toString() {
    return value;
  }
}
