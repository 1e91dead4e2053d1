package io.chatbox.gateway;

import io.chatbox.telemetry.Log;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What Jakarta WebSocket has no words for, by Open Liberty's own: to give up a blocking send, and
 * to drop the TCP connection.
 *
 * <p>Seen on 26.0.0.5: a thread that sends to a peer that has stopped reading waits for ever, even
 * when the connection has ended since; so does one that begins to send in the moment in which a
 * connection ends, and the container's own thread when both send at once. A peer that never answers
 * a close frame but goes on sending keeps its connection as long as it likes. The means are reached
 * by reflection; on a server that looks different inside nothing happens, which is logged once.
 */
final class LibertyLink {
  private static final Log log = Log.of(LibertyLink.class);
  private static final AtomicBoolean missed = new AtomicBoolean();

  /** {@code com.ibm.wsspi.tcpchannel.TCPRequestContext.ABORT_TIMEOUT}. */
  private static final int ABORT_TIMEOUT = -3;

  private final Session session;

  LibertyLink(Session session) {
    this.session = session;
  }

  /**
   * Makes the send fail that a thread is stuck in; nothing happens if there is none.
   *
   * @return whether this server has a way to
   */
  boolean cancelSend(Thread sender) {
    return attempt(
        link -> {
          if (!timeOut(link)) {
            // No connection any more, so nobody else touches this send, and nobody wakes it.
            Object write = writeContext(link);
            declared(write.getClass(), "blockingIOError")
                .set(write, new IOException("the connection has ended"));
            sender.interrupt();
          }
        });
  }

  private static boolean timeOut(Object link) throws ReflectiveOperationException {
    try {
      return (boolean) link.getClass().getMethod("cancelWriteBufferAsync").invoke(link);
    } catch (InvocationTargetException gone) {
      return false;
    }
  }

  private static Object writeContext(Object link) throws ReflectiveOperationException {
    return field(field(link, "linkWrite"), "tcpWriteContext");
  }

  /**
   * Makes every send fail from now on. For the container's thread that finds a peer gone: it sends
   * a close frame all the same, beside whatever is being sent, and of two senders on a connection
   * that is broken one waits for ever. So the server would lose a thread to every few peers.
   */
  void refuseSends() {
    attempt(
        link -> {
          try {
            Object write = writeContext(link);
            write
                .getClass()
                .getMethod("write", long.class, int.class)
                .invoke(write, 0L, ABORT_TIMEOUT);
          } catch (InvocationTargetException gone) {
            // No connection any more.
          }
        });
  }

  /**
   * Ends the TCP connection without a word, and lets go whoever waits to answer a ping or a close
   * of its peer. Idempotent.
   */
  void disconnect() {
    attempt(
        link -> {
          try {
            link.getClass()
                .getMethod("closeUsingSession", CloseReason.class, boolean.class, boolean.class)
                .invoke(link, null, false, true);
            link.getClass().getMethod("setLinkStatusToNotOK").invoke(link);
            link.getClass().getMethod("signalNotWriting").invoke(link);
          } catch (InvocationTargetException gone) {
            // As it should be.
          }
        });
  }

  /** Something done with the container's inner object of the connection. */
  private interface Step {
    void take(Object link) throws ReflectiveOperationException;
  }

  private boolean attempt(Step step) {
    try {
      Object inside = session.getClass().getMethod("getSessionImpl").invoke(session);
      step.take(field(inside, "connLink"));
      return true;
    } catch (ReflectiveOperationException | RuntimeException e) {
      if (missed.compareAndSet(false, true)) {
        log.warn("this server can't drop a connection at once", "fault", e);
      }
      return false;
    }
  }

  private static Object field(Object of, String name) throws ReflectiveOperationException {
    return declared(of.getClass(), name).get(of);
  }

  private static Field declared(Class<?> type, String name) throws NoSuchFieldException {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          field.setAccessible(true);
          return field;
        }
      }
    }
    throw new NoSuchFieldException(type + "." + name);
  }
}
