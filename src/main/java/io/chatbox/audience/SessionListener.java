package io.chatbox.audience;

/** Hears what happens in sessions. */
@FunctionalInterface
public interface SessionListener {
  /** Must not block: called on the threads that models stream on, several at a time. */
  void hear(SessionEvent event);
}
