package io.chatbox.audience;

import io.chatbox.telemetry.Log;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Those who follow sessions, wherever they are: the one way to them. Whatever others in a session
 * must learn is told here, and a bus to other servers has its place here, too. Any number of
 * threads.
 */
@Singleton
public final class Audience {
  private static final Log log = Log.of(Audience.class);

  private final List<SessionListener> listeners = new CopyOnWriteArrayList<>();

  /** From now on the listener hears of all sessions. To be called when the application starts. */
  public void join(SessionListener listener) {
    listeners.add(listener);
  }

  /**
   * Passes an event on, on the caller's thread; what one thread tells of a session is heard in that
   * order. Doesn't block: called on the threads that models stream on. A listener that fails keeps
   * neither the others from hearing nor the caller from going on.
   */
  public void tell(SessionEvent event) {
    for (SessionListener listener : listeners) {
      try {
        listener.hear(event);
      } catch (RuntimeException | Error fault) {
        log.error(
            "an event was not heard",
            fault,
            "event",
            event.getClass().getSimpleName(),
            "session",
            event.sessionId());
      }
    }
  }
}
