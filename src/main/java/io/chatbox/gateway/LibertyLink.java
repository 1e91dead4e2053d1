package io.chatbox.gateway;

import io.chatbox.telemetry.Log;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The two things below a session that Jakarta WebSocket has no words for, by Open Liberty's own: to
 * give up a blocking send, and to drop the TCP connection.
 *
 * <p>Without the first, a thread whose peer has stopped reading waits for ever, even when the
 * connection has ended since; without the second, a peer that never answers a close frame but goes
 * on sending keeps its connection as long as it likes (both seen on 26.0.0.5). Reached by
 * reflection; on a server that looks different inside nothing happens, which is logged once.
 */
final class LibertyLink {
  private static final Log log = Log.of(LibertyLink.class);
  private static final AtomicBoolean missed = new AtomicBoolean();

  private final Session session;

  LibertyLink(Session session) {
    this.session = session;
  }

  /**
   * The send under way fails on its thread; nothing happens if there is none.
   *
   * @return whether this server has a way to
   */
  boolean cancelSend() {
    return call("cancelWriteBufferAsync", new Class<?>[0]);
  }

  /** Ends the TCP connection without a word. Idempotent. */
  void disconnect() {
    call(
        "closeUsingSession",
        new Class<?>[] {CloseReason.class, boolean.class, boolean.class},
        null,
        false,
        true);
  }

  private boolean call(String name, Class<?>[] types, Object... arguments) {
    try {
      Object inside = session.getClass().getMethod("getSessionImpl").invoke(session);
      Field field = inside.getClass().getDeclaredField("connLink");
      field.setAccessible(true);
      Object link = field.get(inside);
      link.getClass().getMethod(name, types).invoke(link, arguments);
      return true;
    } catch (InvocationTargetException e) {
      return true; // The connection ended meanwhile, and its parts with it.
    } catch (ReflectiveOperationException | RuntimeException e) {
      if (missed.compareAndSet(false, true)) {
        log.warn("this server can't drop a connection at once", "fault", e);
      }
      return false;
    }
  }
}
