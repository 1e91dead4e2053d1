package io.chatbox.audit;

import java.util.Locale;

/** What is worth an entry. */
public enum Action {
  /** All of a user's data was taken out. */
  USER_EXPORT,
  /** All of a user's data was deleted. */
  USER_ERASE,
  /** All was to be encrypted under the active key. */
  KEYS_ROTATE;

  /** As it is stored and shown: {@code user.export}. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }
}
