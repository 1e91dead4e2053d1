package io.chatbox.gateway;

import io.chatbox.gateway.Outgoing.Item;
import io.chatbox.protocol.CloseCode;
import io.chatbox.protocol.FrameCodec;
import io.chatbox.protocol.ServerFrame;
import io.chatbox.protocol.ServerFrame.AnswerPiece;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Everything that one connection sends, in order and one at a time. Offering never blocks. A piece
 * of an answer leaves at once if nothing waits and the network takes it; all else waits for a
 * virtual thread, which drains the queue with blocking sends and ends when it is empty. Pieces of
 * one answer that queue up meanwhile leave as one frame.
 *
 * <p>Bounded in bytes: a client that lets more than {@link #MAX_BYTES} wait is disconnected with
 * {@link CloseCode#TOO_SLOW}, and so is one that takes a single frame for longer than the write
 * wait ({@link #stuckSince()}, watched by the {@link Heartbeat}). It is told so with a close frame
 * if it reads on in time; a send that stays stuck is cut off, and the connection with it.
 */
final class Outbox {
  /** Bytes of memory that may wait for a slow reader. */
  static final int MAX_BYTES = 1024 * 1024;

  /** A frame of any size may follow when no more than this waits: a long answer comes in one. */
  private static final int ALWAYS_ROOM = 640 * 1024;

  /**
   * What a client asked for itself, and is read from the database, follows when no more than this
   * waits: there is room left for what others cause.
   */
  private static final int ROOM = 512 * 1024;

  /** Bytes; a longer piece is no work for the thread that brings it. */
  private static final int AT_ONCE = 16 * 1024;

  private static final Duration RELEASE_AFTER = Duration.ofSeconds(1);
  private static final int RELEASES = 60;

  private static final Item PING = new Item.Ping();
  private static final Item PONG = new Item.Pong();
  private static final long IDLE = 0;

  private final Socket socket;
  private final PromptSocket prompt; // the same, or null
  private final FrameCodec codec;
  private final Outgoing queue = new Outgoing();

  /** Whether the thread that offered a piece is sending it itself. */
  private boolean sendsNow;

  /** Payload of the pong that waits, or null; a newer one takes its place (RFC 6455 5.5.3). */
  private ByteBuffer pong;

  /** The thread that drains the queue, while there is one. */
  private volatile Thread drainer;

  /** The thread that waits for room, while there is one. */
  private volatile Thread awaiting;

  /** Takes nothing more; what waits still goes out. */
  private volatile boolean closed;

  /** Nothing goes out any more but the close. */
  private boolean aborted;

  private boolean ended;

  /** The close is under way, and sees to its end itself. */
  private boolean closing;

  private volatile long sendingSince = IDLE;
  private final AtomicBoolean closingBeside = new AtomicBoolean();

  Outbox(Socket socket, FrameCodec codec) {
    this.socket = socket;
    this.prompt = socket instanceof PromptSocket it ? it : null;
    this.codec = codec;
  }

  /** Sends a frame after all that was offered before it; after a close it is left out. */
  void offer(ServerFrame frame) {
    int size = FrameSize.of(frame);
    boolean tooSlow = false;
    synchronized (this) {
      if (closed) {
        return;
      }
      boolean atOnce = prompt != null && frame instanceof AnswerPiece && size <= AT_ONCE;
      if (atOnce && isIdle() && prompt.takesNow()) {
        sendsNow = true;
      } else if (queue.bytes() + size > MAX_BYTES && queue.bytes() > ALWAYS_ROOM) {
        tooSlow = true;
      } else {
        enqueue(new Item.Frame(frame, size));
        return;
      }
    }
    if (tooSlow) {
      abort(CloseCode.TOO_SLOW, "client reads too slowly");
    } else {
      sendNow(frame);
    }
  }

  private boolean isIdle() {
    return queue.isEmpty() && drainer == null && !sendsNow;
  }

  /** Sends a piece on the thread that brings it, without waiting: nobody is woken for it. */
  private void sendNow(ServerFrame frame) {
    try {
      sentNow(prompt.sendNow(codec.encode(frame)));
    } catch (RuntimeException e) {
      abort(CloseCode.GOING_AWAY, "connection lost"); // Rather than a text with a hole.
      sentNow(ByteBuffer.allocate(0));
    }
  }

  private synchronized void sentNow(ByteBuffer frame) {
    sendsNow = false;
    // After half a frame nothing can follow but its other half, not even a close.
    boolean begun = frame.position() > 0 && !ended;
    if (frame.hasRemaining() && (begun || !aborted)) {
      queue.addFirst(new Item.Rest(frame, frame.remaining()));
    }
    if (!queue.isEmpty()) {
      startDraining();
    }
  }

  /**
   * Waits until a frame can follow that the client asked for: for whoever reads more for it than it
   * may have read yet. Ends with the connection at the latest, which a client that reads nothing
   * has no longer than the write wait. One thread at a time; one that holds nothing others need.
   *
   * @return false if nothing is taken any more
   */
  boolean awaitRoom() {
    awaiting = Thread.currentThread();
    try {
      while (!hasRoom() && !closed && !Thread.currentThread().isInterrupted()) {
        LockSupport.park(this);
      }
    } finally {
      awaiting = null;
    }
    return !closed;
  }

  /** Whether {@link #awaitRoom} would not wait. */
  synchronized boolean hasRoom() {
    return queue.bytes() <= ROOM;
  }

  synchronized void ping() {
    // One that waits already tells as much as two.
    if (!closed && !queue.contains(PING)) {
      enqueue(PING);
    }
  }

  /** Answers a ping; of those that wait for their answers only the last gets one. */
  synchronized void pong(ByteBuffer payload) {
    if (closed) {
      return;
    }
    boolean waits = pong != null;
    pong = payload;
    if (!waits) {
      enqueue(PONG);
    }
  }

  private synchronized ByteBuffer takePong() {
    ByteBuffer payload = pong;
    pong = null;
    return payload;
  }

  /** Closes the connection after all that was offered before. */
  synchronized void close(CloseCode code, String reason) {
    if (!closed) {
      closed = true;
      enqueue(new Item.Close(code, reason));
      LockSupport.unpark(awaiting);
    }
  }

  /** Closes the connection after the send under way; what waits is given up. */
  synchronized void abort(CloseCode code, String reason) {
    if (!aborted) {
      aborted = true;
      closed = true;
      queue.clear();
      enqueue(new Item.Close(code, reason));
      LockSupport.unpark(awaiting);
    }
  }

  /** Closes the connection under the send that is stuck. To be repeated while it is. */
  void cut(CloseCode code, String reason) {
    abort(code, reason);
    if (!cancelSend() && closingBeside.compareAndSet(false, true)) {
      Thread.ofVirtual().name("outbox-cut").start(() -> socket.close(code, reason));
    }
  }

  private boolean cancelSend() {
    Thread sender = drainer;
    return sender == null || socket.cancelSend(sender);
  }

  /**
   * The connection has ended: what waits is given up, and so is a send under way, which nothing
   * else may ever wake.
   */
  void ended() {
    synchronized (this) {
      closed = true;
      aborted = true;
      ended = true;
      queue.clear();
      LockSupport.unpark(awaiting);
      if (drainer == null || closing) {
        return;
      }
    }
    Thread.ofVirtual().name("outbox-release").start(this::release);
  }

  private void release() {
    for (int i = 0; i < RELEASES && drainer != null; i++) {
      LockSupport.parkNanos(RELEASE_AFTER.toNanos());
      cancelSend();
    }
  }

  /** {@link System#nanoTime()} of the send that is under way, or 0. */
  long stuckSince() {
    return sendingSince;
  }

  private void enqueue(Item item) {
    queue.add(item);
    if (!sendsNow) {
      startDraining();
    }
  }

  private void startDraining() {
    if (drainer == null) {
      drainer = Thread.ofVirtual().name("outbox").unstarted(this::drain);
      drainer.start();
    }
  }

  private void drain() {
    for (Item item = next(); item != null; item = next()) {
      sendingSince = System.nanoTime() | 1;
      try {
        switch (item) {
          case Item.Frame(ServerFrame frame, int size) -> socket.send(codec.encode(frame));
          case Item.Rest(ByteBuffer frame, int size) -> prompt.sendRest(frame);
          case Item.Ping ping -> socket.ping();
          case Item.Pong answer -> socket.pong(takePong());
          case Item.Close(CloseCode code, String reason) -> socket.close(code, reason);
        }
      } catch (IOException | RuntimeException e) {
        // The peer is gone or going, or the send was cut off.
        abort(CloseCode.GOING_AWAY, "connection lost");
      }
      sendingSince = IDLE;
    }
  }

  private Item next() {
    Item item = poll();
    LockSupport.unpark(awaiting); // Of no thread that is nothing.
    return item;
  }

  private synchronized Item poll() {
    Item item = queue.poll();
    if (item == null) {
      drainer = null;
    } else if (item instanceof Item.Close) {
      aborted = true;
      closing = true;
    }
    return item;
  }
}
