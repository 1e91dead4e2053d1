package io.chatbox.audience;

/** Those who follow a session, wherever they are. Implemented by whoever holds connections. */
@FunctionalInterface
public interface Audience {
  /** Passes an event on. Must not block: called on the threads that models stream on. */
  void tell(TurnEvent event);
}
