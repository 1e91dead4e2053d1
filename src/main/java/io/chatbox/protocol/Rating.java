package io.chatbox.protocol;

import java.util.Locale;

/** What a user thinks of an answer. */
public enum Rating {
  UP,
  DOWN;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The lower-case name that frames and the database carry. */
  public String wireName() {
    return wireName;
  }
}
