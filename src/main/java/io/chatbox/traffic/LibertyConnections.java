package io.chatbox.traffic;

import io.chatbox.liberty.Inner;
import io.chatbox.telemetry.Log;
import jakarta.inject.Singleton;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The TCP connections that clients have opened, by Open Liberty's own means: Jakarta Servlet knows
 * none that brings no request, and can drop none. Its inner objects are reached by reflection (seen
 * on 26.0.0.5); on a server that looks different inside there are no connections to see, which is
 * logged once. Any number of threads.
 *
 * <p>A port's connections are known from the first request to it on.
 */
@Singleton
class LibertyConnections {
  private static final Log log = Log.of(LibertyConnections.class);
  private static final String TCP_LINK = "TCPConnLink";
  private static final String HTTP_LINK = "HttpInboundLink";
  private static final int LAYERS = 8;

  /** Bytes; Linux takes twice as many. A third of it goes within the slack of {@link Pace}. */
  private static final int SEND_BUFFER = 32 * 1024;

  /**
   * A connection.
   *
   * @param tcp the server's object for it, one and the same from accept to close
   */
  record Link(Object tcp) {}

  private final Set<Object> ports = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean missed = new AtomicBoolean();

  /** The one that a request came by. */
  Optional<Link> of(HttpServletRequest request) {
    return attempt(
        () -> {
          Object dispatcher = Inner.get(Inner.call(unwrapped(request), "getIRequest"), "conn");
          Object link = Inner.call(dispatcher, "getHttpInboundDeviceLink");
          for (int i = 0; i < LAYERS && !isA(TCP_LINK, link); i++) {
            link = Inner.call(link, "getDeviceLink"); // TLS lies between.
          }
          ports.add(Inner.call(link, "getTCPChannel"));
          return new Link(link);
        });
  }

  private static ServletRequest unwrapped(ServletRequest request) {
    ServletRequest inner = request;
    while (inner instanceof ServletRequestWrapper wrapper) {
      inner = wrapper.getRequest();
    }
    return inner;
  }

  /** All of them, as they are while this looks. */
  Collection<Link> all() {
    List<Link> all = new ArrayList<>();
    for (Object port : ports) {
      attempt(
          () -> {
            for (Queue<?> links : (Queue<?>[]) Inner.get(port, "inUse")) {
              links.forEach(link -> all.add(new Link(link)));
            }
            return true;
          });
    }
    return all;
  }

  /** How many there are, without looking at each. */
  int count() {
    return ports.stream()
        .mapToInt(port -> attempt(() -> (int) Inner.get(port, "connectionCount")).orElse(0))
        .sum();
  }

  /**
   * Keeps little of what is sent in the system's buffer. It tells a writer to go on only when a
   * third of that is free again, and grows it to megabytes: a slow reader would seem to stand
   * still.
   */
  void sendInSmallPieces(Link link) {
    attempt(
        () -> {
          try {
            socket(link).getChannel().setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
          } catch (IOException gone) {
            // Whoever writes will notice.
          }
          return true;
        });
  }

  /** Who opened it; empty if it has just ended. */
  Optional<InetAddress> peer(Link link) {
    return attempt(() -> socket(link).getInetAddress());
  }

  /** Whether it is a WebSocket by now: the gateway looks after these. */
  boolean isUpgraded(Link link) {
    return attempt(
            () -> {
              Map<?, ?> state =
                  (Map<?, ?>)
                      Inner.call(Inner.call(link.tcp(), "getVirtualConnection"), "getStateMap");
              return "true".equals(state.get("UpgradedListener"));
            })
        .orElse(false);
  }

  /** How many requests it has brought, the one that is being answered included. */
  int requests(Link link) {
    return attempt(() -> (int) Inner.get(http(link), "numRequestsProcessed")).orElse(0);
  }

  /** Whether a head has begun to come and isn't whole: what is here of it is in memory. */
  boolean isPartial(Link link) {
    return attempt(() -> (boolean) Inner.get(http(link), "bPartialParsedRequest")).orElse(false);
  }

  private Object http(Link link) throws ReflectiveOperationException {
    Object layer = link.tcp();
    for (int i = 0; i < LAYERS && !isA(HTTP_LINK, layer); i++) {
      layer = Inner.call(layer, "getApplicationCallback");
    }
    return layer;
  }

  /** Whether a thread is waiting in the middle of a write. */
  boolean isStuck(Link link) {
    return attempt(
            () -> (boolean) Inner.get(Inner.call(link.tcp(), "getWriteInterface"), "blockedThread"))
        .orElse(false);
  }

  /**
   * Ends it: whoever waits to read from it or to write to it is told that the peer is gone, and the
   * server closes it. What the peer hasn't taken yet is thrown away. Idempotent.
   */
  void drop(Link link) {
    attempt(
        () -> {
          SocketChannel channel = socket(link).getChannel();
          try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.shutdownOutput();
            channel.shutdownInput();
          } catch (IOException gone) {
            // As it should be.
          }
          return true;
        });
  }

  private Socket socket(Link link) throws ReflectiveOperationException {
    return (Socket) Inner.call(Inner.call(link.tcp(), "getSocketIOChannel"), "getSocket");
  }

  /** Something read from the server's inner objects. */
  private interface Look<T> {
    T take() throws ReflectiveOperationException;
  }

  private <T> Optional<T> attempt(Look<T> look) {
    try {
      return Optional.ofNullable(look.take());
    } catch (NullPointerException ended) {
      return Optional.empty(); // A connection loses its parts while it ends.
    } catch (ReflectiveOperationException | RuntimeException e) {
      if (missed.compareAndSet(false, true)) {
        log.warn("this server doesn't show its connections", "fault", e.getClass().getName());
      }
      return Optional.empty();
    }
  }

  private static boolean isA(String simpleName, Object object) {
    for (Class<?> at = object.getClass(); at != null; at = at.getSuperclass()) {
      if (at.getSimpleName().equals(simpleName)) {
        return true;
      }
    }
    return false;
  }
}
