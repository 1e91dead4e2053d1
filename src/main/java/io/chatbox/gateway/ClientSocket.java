package io.chatbox.gateway;

import io.chatbox.protocol.CloseCode;
import io.chatbox.telemetry.Log;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * A WebSocket on a connection that the container has upgraded (Jakarta Servlet 6.1 section
 * 2.3.3.5): it gives bytes and takes them, all of RFC 6455 is ours.
 *
 * <p>Bytes that come are read by the container's thread, which never waits here; what is sent goes
 * by an {@link Outlet}, at once or by the {@link Outbox}'s thread. Nobody touches the container's
 * streams after {@link #release()}, which would be an error in the server's log, and a thread lost:
 * of two that write at once one waits for ever.
 */
final class ClientSocket implements PromptSocket, ReadListener {
  /** What is told of a client, by one thread at a time, none of which may be made to wait. */
  interface Listener {
    void opened();

    void heard(PeerFrame frame);

    /**
     * No close frame is owed any more; once. May come from any thread.
     *
     * @param code of the close frame that came or went first, {@link Wire#ABNORMAL} for none
     */
    void ended(int code);
  }

  private static final Log log = Log.of(ClientSocket.class);

  /** Bytes read in one turn of the container's thread; of who sends more than a few, more. */
  private static final int SHORT_TURN = 1_024;

  private static final int LONG_TURN = 16_384;

  /** How long a close may take: our frame, and the peer's. */
  private static final Duration LINGER = Duration.ofSeconds(5);

  /** How often a release tries to get out whoever is in the streams; a moment each. */
  private static final int ABORTS = 40;

  private static final int OPEN = 0;

  private final Listener listener;
  private final FrameParser parser;
  private WebConnection connection;
  private ServletInputStream in;
  private LibertyLink link;
  private Outlet outlet;

  private int turn = SHORT_TURN;

  private final ReentrantLock reading = new ReentrantLock();

  /** The container's streams are no longer to be touched. */
  private volatile boolean released;

  /** The end of a frame is missing: a close frame can't follow. */
  private volatile boolean cut;

  /** Of the peer's close frame, once it is here. */
  private volatile int peersCode = OPEN;

  /** Our close frame is on its way; whatever the peer says now is passed over. */
  private volatile boolean closing;

  private volatile boolean closeSent;
  private final AtomicBoolean ended = new AtomicBoolean();

  /** The peer has closed, or is gone. */
  private final CountDownLatch peerDone = new CountDownLatch(1);

  ClientSocket(int maxMessageSize, Function<ClientSocket, Listener> listening) {
    this.parser = new FrameParser(maxMessageSize, this::hear);
    this.listener = listening.apply(this);
  }

  /** The container has switched protocols. */
  void open(WebConnection upgraded) throws IOException {
    connection = upgraded;
    in = connection.getInputStream();
    link = new LibertyLink(connection);
    outlet = new Outlet(connection.getOutputStream(), link);
    listener.opened();
    byte[] early = link.takeEarly();
    parser.parse(early, early.length);
    try {
      in.setReadListener(this);
    } catch (RuntimeException e) {
      onError(e);
    }
  }

  @Override
  public void onDataAvailable() throws IOException {
    byte[] bytes = new byte[turn];
    int length = read(bytes);
    turn = length < bytes.length ? SHORT_TURN : LONG_TURN;
    if (length > 0) {
      parser.parse(bytes, length);
    }
  }

  /** Once: the container comes again while there is more, after others have had their turn. */
  private int read(byte[] bytes) throws IOException {
    reading.lock();
    try {
      return !released && in.isReady() ? in.read(bytes) : 0;
    } finally {
      reading.unlock();
    }
  }

  private void hear(PeerFrame frame) {
    if (frame instanceof PeerFrame.Close(int code)) {
      peersCode = code;
      peerDone.countDown();
      listener.heard(frame);
    } else if (!closing) {
      listener.heard(frame);
    }
  }

  @Override
  public void onAllDataRead() {
    gone();
  }

  /** A peer that vanishes is everyday. */
  @Override
  public void onError(Throwable fault) {
    log.debug("socket error", "fault", fault.getClass().getSimpleName());
    gone();
  }

  private void gone() {
    peerDone.countDown();
    if (!closing) {
      end(peersCode == OPEN ? Wire.ABNORMAL : peersCode);
    }
    Thread.ofVirtual().name("socket-close").start(this::disconnect);
  }

  private void end(int code) {
    if (ended.compareAndSet(false, true)) {
      listener.ended(code);
    }
  }

  @Override
  public void send(String text) throws IOException {
    outlet.write(Wire.text(text));
  }

  @Override
  public void ping() throws IOException {
    outlet.write(Wire.control(Wire.PING, ByteBuffer.allocate(0)));
  }

  @Override
  public void pong(ByteBuffer payload) throws IOException {
    outlet.write(Wire.control(Wire.PONG, payload));
  }

  @Override
  public boolean takesNow() {
    return outlet.takesNow();
  }

  @Override
  public ByteBuffer sendNow(String text) {
    ByteBuffer frame = ByteBuffer.wrap(Wire.text(text));
    outlet.writeNow(frame);
    return frame;
  }

  @Override
  public void sendRest(ByteBuffer frame) throws IOException {
    byte[] rest = new byte[frame.remaining()];
    frame.get(rest);
    outlet.write(rest);
  }

  @Override
  public boolean cancelSend(Thread sender) {
    cut = true;
    return link.abortWrites(sender);
  }

  /** A peer that closes is answered with its own code, and has nothing more to say. */
  @Override
  public void close(CloseCode ours, String reason) {
    closing = true;
    boolean asked = peersCode != OPEN;
    int code = asked ? peersCode : ours.code();
    long deadline = System.nanoTime() + LINGER.toNanos();
    Thread sending =
        Thread.ofVirtual()
            .name("socket-close")
            .start(() -> sendClose(Wire.close(code, asked ? "" : reason)));
    try {
      sending.join(LINGER);
      end(asked || closeSent || cut ? code : Wire.ABNORMAL);
      if (!cut) {
        peerDone.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    disconnect();
    end(code);
  }

  private void sendClose(byte[] frame) {
    try {
      outlet.write(frame);
      closeSent = true;
    } catch (IOException | RuntimeException e) {
      peerDone.countDown(); // It is gone: the end that we wanted.
    }
  }

  private void disconnect() {
    try {
      connection.close();
    } catch (Exception e) {
      log.debug("socket error", "fault", e.getClass().getSimpleName());
    }
  }

  /**
   * The container takes its streams back: whoever is in them is got out first. Waits for that, but
   * not long.
   */
  void release() {
    released = true;
    if (outlet == null) {
      return; // It was never opened.
    }
    outlet.release();
    boolean aborted = false;
    boolean free = false;
    for (int i = 0; i < ABORTS && !free; i++) {
      aborted = outlet.abort();
      free = outlet.isFree() && Outlet.isFree(reading);
    }
    if (aborted && free) {
      outlet.failOnce();
    }
  }
}
