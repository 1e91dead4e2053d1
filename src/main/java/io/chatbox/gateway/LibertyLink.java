package io.chatbox.gateway;

import io.chatbox.liberty.Inner;
import io.chatbox.telemetry.Log;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What Jakarta Servlet has no words for, by Open Liberty's own: to give up a blocking write, and to
 * take what a client sent in one packet with its request for the upgrade.
 *
 * <p>Seen on 26.0.0.5: a thread that writes to a peer that has stopped reading waits for ever, even
 * when the connection has ended since; and after it has given out such bytes itself, the server
 * reads on twice at once. The means are reached by reflection; on a server that looks different
 * inside nothing happens, which is logged once.
 */
final class LibertyLink {
  private static final Log log = Log.of(LibertyLink.class);
  private static final AtomicBoolean missed = new AtomicBoolean();

  private static final byte[] NOTHING = {};

  /** {@code com.ibm.wsspi.tcpchannel.TCPRequestContext.ABORT_TIMEOUT}. */
  private static final int ABORT_TIMEOUT = -3;

  /** {@code com.ibm.ws.transport.access.TransportConstants}. */
  private static final String EARLY = "NotUpgradedUnreadData";

  private final WebConnection connection;

  /** {@code TCPWriteRequestContext}, or null. */
  private final Object writeContext;

  LibertyLink(WebConnection connection) {
    this.connection = connection;
    this.writeContext = writeContext(connection);
  }

  private static Object writeContext(WebConnection connection) {
    try {
      return Inner.call(Inner.call(connection, "getTCPConnectionContext"), "getWriteInterface");
    } catch (ReflectiveOperationException | RuntimeException e) {
      miss(e);
      return null;
    }
  }

  /**
   * The connection itself, to which one can write without waiting; empty where the container puts
   * something between, such as TLS.
   */
  Optional<SocketChannel> channel() {
    try {
      Object tcp = Inner.call(connection, "getTCPConnectionContext");
      Socket socket = (Socket) Inner.call(Inner.call(tcp, "getSocketIOChannel"), "getSocket");
      return Optional.ofNullable(socket.getChannel()).filter(channel -> !channel.isBlocking());
    } catch (ReflectiveOperationException | RuntimeException e) {
      return Optional.empty(); // Nothing is amiss: the streams are there.
    }
  }

  /** What came with the handshake. To be taken before anything is read. */
  byte[] takeEarly() {
    try {
      Object state = Inner.call(Inner.call(connection, "getVirtualConnection"), "getStateMap");
      Object buffer = ((Map<?, ?>) state).remove(EARLY);
      if (buffer == null) {
        return NOTHING;
      }
      byte[] early = new byte[(int) Inner.call(buffer, "remaining")];
      Inner.method(buffer, "get", byte[].class).invoke(buffer, (Object) early);
      Inner.call(buffer, "release");
      return early;
    } catch (ReflectiveOperationException | RuntimeException e) {
      miss(e);
      return NOTHING;
    }
  }

  /**
   * Makes a write that is under way fail, and every one after it. Does not wait for that.
   *
   * @param writer the thread that may be in it, or null
   * @return whether this server has a way to
   */
  boolean abortWrites(Thread writer) {
    if (writeContext == null) {
      return false;
    }
    try {
      Inner.method(writeContext, "write", long.class, int.class)
          .invoke(writeContext, 0L, ABORT_TIMEOUT);
      return true;
    } catch (InvocationTargetException gone) {
      return release(writer);
    } catch (ReflectiveOperationException | RuntimeException e) {
      miss(e);
      return false;
    }
  }

  /** There is no connection any more: nobody else touches this write, and nobody wakes it. */
  private boolean release(Thread writer) {
    try {
      Inner.set(writeContext, "blockingIOError", new IOException("the connection has ended"));
      if (writer != null) {
        writer.interrupt();
      }
      return true;
    } catch (ReflectiveOperationException | RuntimeException e) {
      miss(e);
      return false;
    }
  }

  private static void miss(Exception fault) {
    if (missed.compareAndSet(false, true)) {
      log.warn("this server can't give up a write, nor what came early", "fault", fault);
    }
  }
}
