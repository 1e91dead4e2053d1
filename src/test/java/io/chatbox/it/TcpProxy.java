package io.chatbox.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A network that a test can spoil: passes TCP connections on, and cuts, delays or stops them where
 * and when it is told to. On loopback, for any protocol.
 */
public final class TcpProxy implements AutoCloseable {
  /** More connections at once than any test needs; further ones are refused. */
  private static final int MAX_LINKS = 500;

  /** Which way bytes go. */
  public enum Direction {
    /** From the client to the server. */
    UP,
    /** From the server to the client. */
    DOWN
  }

  /** How a connection ends. */
  public enum End {
    /** In good order as far as TCP is concerned. */
    FIN,
    /** At once, as when a network or a host fails; what is under way is lost. */
    RESET
  }

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile Consumer<Link> plan = link -> {};
  private volatile Link latest;

  private TcpProxy(ServerSocket listener, InetSocketAddress target) {
    this.listener = listener;
    this.target = target;
  }

  /** Passes on to the host and port of this address. */
  public static TcpProxy to(URI address) {
    try {
      ServerSocket listener = new ServerSocket(0, MAX_LINKS, InetAddress.getLoopbackAddress());
      TcpProxy proxy =
          new TcpProxy(listener, new InetSocketAddress(address.getHost(), address.getPort()));
      Thread.ofVirtual().name("proxy-accept").start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An address, as it is when one goes through this proxy. */
  public URI through(URI address) {
    return URI.create(
        "%s://127.0.0.1:%d%s"
            .formatted(address.getScheme(), listener.getLocalPort(), address.getRawPath()));
  }

  /** What is done to each connection from now on, before its first byte is passed on. */
  public TcpProxy onEach(Consumer<Link> plan) {
    this.plan = plan;
    return this;
  }

  /** The connection that came last, open or not. */
  public Link latest() {
    return latest;
  }

  /** How many connections came. */
  public int accepted() {
    return accepted.get();
  }

  /** How many connections have at least one open end. */
  public int open() {
    return links.size();
  }

  /** Ends all connections; others may come. */
  public void cutAll(End how) {
    links.forEach(link -> link.cut(how));
  }

  /** Ends all connections and takes no more. */
  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cutAll(End.RESET);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().name("proxy-connect").start(() -> connect(client));
      } catch (IOException e) {
        // Closed, or the client was gone already.
      }
    }
  }

  private void connect(Socket client) {
    Socket server = new Socket();
    try {
      if (links.size() >= MAX_LINKS) {
        throw new IOException("too many");
      }
      server.connect(target);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    } catch (IOException e) {
      Link.end(client, End.RESET);
      Link.end(server, End.RESET);
      return;
    }
    Link link = new Link(client, server, links::remove);
    links.add(link);
    plan.accept(link);
    latest = link;
    accepted.incrementAndGet();
    link.start();
    if (listener.isClosed()) {
      link.cut(End.RESET);
    }
  }
}
