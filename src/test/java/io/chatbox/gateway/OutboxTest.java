package io.chatbox.gateway;

import static io.chatbox.session.Samples.SESSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.protocol.CloseCode;
import io.chatbox.protocol.FrameCodec;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.ServerFrame;
import io.chatbox.protocol.ServerFrame.AnswerPiece;
import io.chatbox.protocol.SessionId;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private Peer peer = new Peer();
  private Outbox outbox = new Outbox(peer, new FrameCodec(Clock.systemUTC()));

  @Test
  void piecesThatWaitTogetherLeaveAsOneFrame() throws Exception {
    peer.stopReading();
    outbox.offer(new ServerFrame.Pong(new SessionId("s")));
    peer.awaitBlocked();
    outbox.offer(new AnswerPiece(SESSION, new MessageId("a"), 0, "Hel"));
    outbox.offer(new AnswerPiece(SESSION, new MessageId("a"), 3, "lo "));
    outbox.offer(new AnswerPiece(SESSION, new MessageId("a"), 6, "you"));
    outbox.offer(new AnswerPiece(SESSION, new MessageId("b"), 0, "Next"));
    peer.readOn();

    assertThat(peer.next().getString("type")).isEqualTo("pong");
    JsonObject joined = peer.next();
    assertThat(joined.getString("content")).isEqualTo("Hello you");
    assertThat(joined.getInt("offset")).isZero();
    assertThat(peer.next().getString("content")).isEqualTo("Next");
  }

  @Test
  void neverTwoSendsAtOnceAndAlwaysInOrder() throws Exception {
    int frames = 2_000;
    for (int i = 0; i < frames; i++) {
      outbox.offer(new ServerFrame.Loading(SESSION, new MessageId(Integer.toString(i)), null));
    }

    for (int i = 0; i < frames; i++) {
      assertThat(peer.next().getString("message_id")).isEqualTo(Integer.toString(i));
    }
    assertThat(peer.mostAtOnce()).isOne();
  }

  @Test
  void aClientThatReadsTooSlowlyIsToldSoAfterTheFrameThatItHolds() throws Exception {
    peer.stopReading();
    overflow();
    outbox.offer(new ServerFrame.Pong(new SessionId("late")));
    assertThat(peer.closes).as("no close into the middle of a frame").isEmpty();
    peer.readOn();

    assertThat(peer.closed()).isEqualTo(CloseCode.TOO_SLOW);
    assertThat(peer.drained()).as("what waited is given up").hasSize(1);
  }

  @Test
  void aClientThatDoesNotReadOnIsCutOff() throws Exception {
    peer.stopReading();
    overflow();
    outbox.cut(CloseCode.TOO_SLOW, "too slow");

    assertThat(peer.closed()).isEqualTo(CloseCode.TOO_SLOW);
    outbox.cut(CloseCode.TOO_SLOW, "too slow");
    outbox.abort(CloseCode.GOING_AWAY, "no pong");
    outbox.close(CloseCode.NORMAL, "bye");
    assertThat(peer.drained()).isEmpty();
    assertThat(peer.closes).as("one close only").isEmpty();
  }

  @Test
  void whereASendCannotBeCancelledTheConnectionIsClosedBesideIt() throws Exception {
    peer.cancellable = false;
    peer.stopReading();
    outbox.offer(new ServerFrame.Pong(new SessionId("s")));
    peer.awaitBlocked();
    outbox.cut(CloseCode.TOO_SLOW, "too slow");
    outbox.cut(CloseCode.TOO_SLOW, "too slow");

    assertThat(peer.closed()).isEqualTo(CloseCode.TOO_SLOW);
    assertThat(peer.closes).isEmpty();
  }

  @Test
  void aCloseThatWaitsBehindAStuckFrameIsOvertakenByTheEnd() throws Exception {
    peer.stopReading();
    outbox.offer(new ServerFrame.Pong(new SessionId("s")));
    peer.awaitBlocked();
    outbox.close(CloseCode.TOKEN_REFUSED, "expired");
    outbox.cut(CloseCode.TOO_SLOW, "too slow");

    assertThat(peer.closed()).isEqualTo(CloseCode.TOO_SLOW);
    assertThat(peer.closes).isEmpty();
  }

  /** More than may wait, behind a frame that the peer doesn't take. */
  private void overflow() throws InterruptedException {
    AnswerPiece piece = new AnswerPiece(SESSION, new MessageId("a"), 0, "x".repeat(10_000));
    outbox.offer(piece);
    peer.awaitBlocked();
    for (int i = 0; i < 60; i++) {
      outbox.offer(piece);
    }
  }

  @Test
  void aLastWordGoesOutBeforeTheClose() throws Exception {
    outbox.offer(new ServerFrame.Pong(new SessionId("s")));
    outbox.close(CloseCode.TOKEN_REFUSED, "expired");
    outbox.offer(new ServerFrame.Pong(new SessionId("late")));

    assertThat(peer.next().getString("session_id")).isEqualTo("s");
    assertThat(peer.closed()).isEqualTo(CloseCode.TOKEN_REFUSED);
    assertThat(peer.drained()).isEmpty();
  }

  @Test
  void aSendThatFailsEndsTheConnection() throws Exception {
    peer.breakDown();
    outbox.offer(new ServerFrame.Pong(new SessionId("s")));

    assertThat(peer.closed()).isEqualTo(CloseCode.GOING_AWAY);
  }

  @Test
  void whoIsGoneIsSentNothingMore() throws Exception {
    peer.stopReading();
    outbox.offer(new ServerFrame.Pong(new SessionId("s")));
    peer.awaitBlocked();
    outbox.ended();
    outbox.offer(new ServerFrame.Pong(new SessionId("late")));

    await().untilAsserted(() -> assertThat(peer.cancelled).isTrue());
    assertThat(peer.drained()).isEmpty();
  }

  @Test
  void ofPingsThatWaitForTheirAnswerTheLastGetsOne() throws Exception {
    peer.stopReading();
    outbox.offer(new ServerFrame.Pong(new SessionId("s")));
    peer.awaitBlocked();
    for (byte i = 0; i < 100; i++) {
      outbox.pong(ByteBuffer.wrap(new byte[] {i}));
    }
    outbox.offer(new ServerFrame.Pong(new SessionId("next")));
    peer.readOn();

    assertThat(peer.next().getString("session_id")).isEqualTo("s");
    assertThat(peer.next().getString("session_id")).isEqualTo("next");
    assertThat(peer.pongs).containsExactly(ByteBuffer.wrap(new byte[] {99}));
    outbox.pong(ByteBuffer.wrap(new byte[] {100}));
    await().untilAsserted(() -> assertThat(peer.pongs).hasSize(2));
  }

  @Test
  void whoGivesAClientWhatItAskedForWaitsUntilItReads() throws Exception {
    peer.stopReading();
    fill();
    Thread waiting = Thread.ofVirtual().start(outbox::awaitRoom);
    await().until(() -> waiting.getState() == Thread.State.WAITING);
    outbox.offer(new ServerFrame.Pong(SESSION));
    peer.readOn();

    assertThat(waiting.join(Duration.ofSeconds(5))).isTrue();
    assertThat(outbox.awaitRoom()).isTrue();
  }

  @Test
  void theWaitEndsWithTheConnection() throws Exception {
    List<Consumer<Outbox>> ends =
        List.of(
            Outbox::ended,
            one -> one.cut(CloseCode.TOO_SLOW, "too slow"),
            one -> one.close(CloseCode.GOING_AWAY, "bye"));
    for (Consumer<Outbox> end : ends) {
      peer = new Peer();
      outbox = new Outbox(peer, new FrameCodec(Clock.systemUTC()));
      peer.stopReading();
      fill();
      CompletableFuture<Boolean> room = new CompletableFuture<>();
      Thread waiting = Thread.ofVirtual().start(() -> room.complete(outbox.awaitRoom()));
      await().until(() -> waiting.getState() == Thread.State.WAITING);
      end.accept(outbox);

      assertThat(room.get(5, TimeUnit.SECONDS)).isFalse();
      peer.readOn();
    }
  }

  /** There is no room for what a client asks for, and still some for what others cause. */
  private void fill() throws InterruptedException {
    AnswerPiece piece = new AnswerPiece(SESSION, new MessageId("a"), 0, "x".repeat(10_000));
    outbox.offer(piece);
    peer.awaitBlocked();
    while (outbox.hasRoom()) {
      outbox.offer(piece);
    }
  }

  @Test
  void theSendUnderWayIsVisible() throws Exception {
    assertThat(outbox.stuckSince()).isZero();
    peer.stopReading();
    outbox.ping();
    peer.awaitBlocked();

    assertThat(outbox.stuckSince()).isNotZero();
    peer.readOn();
    assertThat(peer.pings.poll(5, TimeUnit.SECONDS)).isNotNull();
  }

  /** The other side of a socket, which may stop reading. */
  private static final class Peer implements Socket {
    private final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<CloseCode> closes = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Boolean> pings = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<ByteBuffer> pongs = new LinkedBlockingQueue<>();
    private final AtomicInteger sending = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final CountDownLatch blocked = new CountDownLatch(1);
    private volatile CountDownLatch reading = new CountDownLatch(0);
    private volatile boolean broken;
    private volatile boolean cancelled;
    private volatile boolean cancellable = true;

    void stopReading() {
      reading = new CountDownLatch(1);
    }

    void readOn() {
      reading.countDown();
    }

    void breakDown() {
      broken = true;
    }

    void awaitBlocked() throws InterruptedException {
      assertThat(blocked.await(5, TimeUnit.SECONDS)).isTrue();
    }

    int mostAtOnce() {
      return most.get();
    }

    JsonObject next() throws InterruptedException {
      String text = received.poll(5, TimeUnit.SECONDS);
      assertThat(text).as("a frame within five seconds").isNotNull();
      return Json.createReader(new StringReader(text)).readObject();
    }

    List<String> drained() {
      List<String> rest = new CopyOnWriteArrayList<>();
      received.drainTo(rest);
      return rest;
    }

    CloseCode closed() throws InterruptedException {
      return closes.poll(5, TimeUnit.SECONDS);
    }

    @Override
    public void send(String text) throws IOException {
      take();
      received.add(text);
    }

    @Override
    public void ping() throws IOException {
      take();
      pings.add(true);
    }

    @Override
    public void pong(ByteBuffer payload) throws IOException {
      take();
      pongs.add(payload);
    }

    private void take() throws IOException {
      most.accumulateAndGet(sending.incrementAndGet(), Math::max);
      try {
        if (broken) {
          throw new IOException("broken pipe");
        }
        blocked.countDown();
        reading.await();
        if (cancelled) {
          throw new IOException("cancelled");
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      } finally {
        sending.decrementAndGet();
      }
    }

    @Override
    public boolean cancelSend(Thread sender) {
      if (cancellable) {
        cancelled = true;
        readOn();
      }
      return cancellable;
    }

    @Override
    public void close(CloseCode code, String reason) {
      closes.add(code);
    }
  }
}
