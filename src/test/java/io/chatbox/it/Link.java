package io.chatbox.it;

import io.chatbox.it.TcpProxy.Direction;
import io.chatbox.it.TcpProxy.End;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One connection through a {@link TcpProxy}. Any number of threads. */
public final class Link {
  private final Socket client;
  private final Socket server;
  private final Pipe up;
  private final Pipe down;
  private final Consumer<Link> whenOver;
  private final AtomicInteger running = new AtomicInteger(2);

  Link(Socket client, Socket server, Consumer<Link> whenOver) {
    this.client = client;
    this.server = server;
    this.whenOver = whenOver;
    this.up = new Pipe(client, server, this);
    this.down = new Pipe(server, client, this);
  }

  void start() {
    for (Pipe pipe : new Pipe[] {up, down}) {
      Thread.ofVirtual()
          .name("proxy-pipe")
          .start(
              () -> {
                pipe.run();
                if (running.decrementAndGet() == 0) {
                  cut(End.FIN);
                  whenOver.accept(this);
                }
              });
    }
  }

  /** How many bytes were passed on. */
  public long passed(Direction direction) {
    return pipe(direction).passed();
  }

  /** Cuts the connection when exactly so many bytes, from its start, were passed on this way. */
  public Link cutAfter(Direction direction, long bytes, End how) {
    pipe(direction).cutAfter(bytes, how);
    return this;
  }

  /**
   * Passes nothing on this way any more, neither bytes nor the end, until {@link #release}; both
   * ends stay open. Without a release that is a half-open connection, and both ways held a dead
   * one.
   */
  public Link hold(Direction direction) {
    pipe(direction).hold(true);
    return this;
  }

  /** Passes on what was held, and what comes. */
  public Link release(Direction direction) {
    pipe(direction).hold(false);
    return this;
  }

  /** Takes so much longer for whatever comes at a time. */
  public Link delay(Direction direction, Duration time) {
    pipe(direction).delay(time);
    return this;
  }

  /**
   * Shows what is passed on this way, each time before the other end can see it.
   *
   * @param each called by one thread; the bytes are good for the call alone
   */
  public Link watch(Direction direction, Consumer<ByteBuffer> each) {
    pipe(direction).watch(each);
    return this;
  }

  /** Ends it on both sides. */
  public void cut(End how) {
    up.finish();
    down.finish();
    end(client, how);
    end(server, how);
  }

  /** Ends it for the server only; the client goes on talking to nobody. */
  public void cutServer(End how) {
    down.finish();
    up.swallow();
    end(server, how);
  }

  /** Ends it for the client only; the server goes on talking to nobody. */
  public void cutClient(End how) {
    up.finish();
    down.swallow();
    end(client, how);
  }

  private Pipe pipe(Direction direction) {
    return direction == Direction.UP ? up : down;
  }

  static void end(Socket socket, End how) {
    try (socket) {
      if (how == End.RESET && !socket.isClosed()) {
        socket.setSoLinger(true, 0);
      }
    } catch (IOException e) {
      // It had ended before.
    }
  }
}
