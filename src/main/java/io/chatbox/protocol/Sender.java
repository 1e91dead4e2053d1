package io.chatbox.protocol;

import java.util.Locale;

/** Who speaks in a frame or a stored message. */
public enum Sender {
  USER,
  AI,
  ADMIN,
  SYSTEM;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The lower-case name that frames and the database carry. */
  public String wireName() {
    return wireName;
  }
}
