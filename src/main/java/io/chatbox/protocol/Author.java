package io.chatbox.protocol;

import java.util.Optional;

/**
 * Who wrote a message.
 *
 * @param sender as what they wrote it
 * @param id whoever that is; absent if it is no person
 */
public record Author(Sender sender, Optional<UserId> id) {
  /** A model. */
  public static final Author AI = new Author(Sender.AI, Optional.empty());

  /** A session's owner. */
  public static Author user(UserId id) {
    return new Author(Sender.USER, Optional.of(id));
  }

  /**
   * Whether this is that person.
   *
   * @param person null is nobody
   */
  public boolean is(UserId person) {
    return id.filter(own -> own.equals(person)).isPresent();
  }
}
