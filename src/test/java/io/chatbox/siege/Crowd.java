package io.chatbox.siege;

import io.chatbox.siege.Attacker.Pace;
import io.chatbox.siege.Attacker.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Many attackers on one thread, at it until {@link #end}. */
final class Crowd implements AutoCloseable {
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int TICKS_A_SECOND = 10;
  private static final int FLOOD = 8_192;
  private static final int SIP = 100;
  private static final int MOST_CONNECTING = 200;

  /** As small as systems allow. */
  private static final int SMALL_BUFFER = 4_096;

  private static final Duration END_LIMIT = Duration.ofSeconds(20);

  private final Selector selector;
  private final InetSocketAddress server;
  private final Deque<Attacker> coming;
  private final int mostOpen;
  private final List<Member> members = new ArrayList<>();
  private final ByteBuffer taken = ByteBuffer.allocate(65_536);
  private final AtomicInteger connecting = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final CountDownLatch allCame = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean closing;
  private int ticks;

  private Crowd(InetSocketAddress server, List<Attacker> attackers, int mostOpen)
      throws IOException {
    this.selector = Selector.open();
    this.server = server;
    this.coming = new ArrayDeque<>(attackers);
    this.mostOpen = mostOpen;
    this.thread = Thread.ofPlatform().name("crowd").start(this::run);
  }

  static Crowd of(InetSocketAddress server, List<Attacker> attackers) {
    return of(server, attackers, Integer.MAX_VALUE);
  }

  /**
   * Begins.
   *
   * @param mostOpen how many connections there are at a time; who was refused makes room
   */
  static Crowd of(InetSocketAddress server, List<Attacker> attackers, int mostOpen) {
    try {
      return new Crowd(server, attackers, mostOpen);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many connections neither side has ended, as far as the attackers see. */
  int open() {
    return open.get();
  }

  /** Ends it; what the attackers have seen. */
  Tally end() {
    close();
    Tally tally = new Tally();
    members.forEach(
        member ->
            tally.add(
                new String(
                    member.head.array(), 0, member.head.position(), StandardCharsets.ISO_8859_1),
                member.connected,
                member.ended));
    return tally;
  }

  /** Waits until all have tried to connect; whether they had in that time. */
  boolean awaitAll(Duration limit) {
    try {
      return allCame.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void run() {
    try (selector) {
      long due = System.nanoTime() + TICK;
      while (!closing) {
        bringMore();
        selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(due - System.nanoTime())));
        for (SelectionKey key : selector.selectedKeys()) {
          ((Member) key.attachment()).ready(key);
        }
        selector.selectedKeys().clear();
        if (System.nanoTime() >= due) {
          ticks++;
          members.forEach(Member::tick);
          due = System.nanoTime() + TICK;
        }
      }
      members.forEach(Member::leave);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void bringMore() throws IOException {
    while (!coming.isEmpty() && connecting.get() < MOST_CONNECTING && open.get() < mostOpen) {
      members.add(new Member(coming.remove()));
    }
    if (coming.isEmpty() && connecting.get() == 0 || open.get() >= mostOpen) {
      allCame.countDown();
    }
  }

  @Override
  public void close() {
    closing = true;
    try {
      if (!thread.join(END_LIMIT)) {
        throw new IllegalStateException("the crowd did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Member {
    private final Attacker does;
    private final SocketChannel channel = SocketChannel.open();
    private final ByteBuffer first;
    private final ByteBuffer head = ByteBuffer.allocate(1_024);
    private int sent;
    private boolean connected;
    private boolean ended;

    Member(Attacker does) throws IOException {
      this.does = does;
      this.first = ByteBuffer.wrap(does.first());
      connecting.incrementAndGet();
      open.incrementAndGet();
      channel.configureBlocking(false);
      if (does.reading() != Reading.ALL) {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
      }
      channel.bind(new InetSocketAddress(does.address(), 0));
      channel.register(selector, SelectionKey.OP_CONNECT, this);
      try {
        channel.connect(server);
      } catch (IOException refused) {
        end();
      }
    }

    void ready(SelectionKey key) {
      try {
        if (key.isConnectable() && channel.finishConnect()) {
          connected = true;
          connecting.decrementAndGet();
          key.interestOps(
              SelectionKey.OP_WRITE | (does.reading() == Reading.ALL ? SelectionKey.OP_READ : 0));
        }
        if (key.isReadable()) {
          read(taken.capacity());
        }
        if (key.isValid() && key.isWritable()) {
          channel.write(first);
          if (!first.hasRemaining()) {
            key.interestOpsAnd(~SelectionKey.OP_WRITE);
          }
        }
      } catch (IOException gone) {
        end();
      }
    }

    void tick() {
      if (!connected || ended || first.hasRemaining()) {
        return;
      }
      try {
        boolean second = ticks % TICKS_A_SECOND == 0;
        if (does.pace() == Pace.FLOOD || does.pace() == Pace.TRICKLE && second) {
          write(does.pace() == Pace.FLOOD ? FLOOD : 1);
        }
        if (does.reading() == Reading.SIPS && second) {
          read(SIP);
        }
      } catch (IOException gone) {
        end();
      }
    }

    private void write(int bytes) throws IOException {
      byte[] then = does.then();
      ByteBuffer next = ByteBuffer.allocate(bytes);
      for (int i = 0; i < bytes; i++) {
        next.put(then[(sent + i) % then.length]);
      }
      sent = (sent + channel.write(next.flip())) % then.length;
    }

    private void read(int bytes) throws IOException {
      int count = channel.read(taken.clear().limit(bytes));
      if (count < 0) {
        end();
      } else {
        taken.flip().limit(Math.min(count, head.remaining()));
        head.put(taken);
      }
    }

    private void end() {
      if (ended) {
        return;
      }
      ended = true;
      open.decrementAndGet();
      if (!connected) {
        connecting.decrementAndGet();
      }
      close();
    }

    /** Looks at last at what the server had said. */
    void leave() {
      if (ended) {
        return;
      }
      try {
        if (connected) {
          read(taken.capacity());
        }
      } catch (IOException gone) {
        ended = true;
      }
      close();
    }

    private void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
