package io.chatbox.gateway;

import static io.chatbox.session.Samples.SESSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.protocol.CloseCode;
import io.chatbox.protocol.FrameCodec;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.ServerFrame;
import io.chatbox.protocol.ServerFrame.AnswerPiece;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Pieces that leave on the thread that brings them, of which a network takes what it likes. */
class OutboxNowTest {
  private static final MessageId ANSWER = new MessageId("a");

  private final Network network = new Network();
  private final Outbox outbox = new Outbox(network, new FrameCodec(Clock.systemUTC()));

  @Test
  void aPieceLeavesOnTheThreadThatBringsIt() {
    outbox.offer(new AnswerPiece(SESSION, ANSWER, 0, "Hello"));
    assertThat(network.senders).containsExactly(Thread.currentThread());
    assertThat(network.frames()).hasSize(1);
  }

  @Test
  void whateverTheNetworkTakesTheTextIsWholeAndInOrder() throws Exception {
    Random random = new Random(7);
    network.takes = () -> random.nextInt(3) == 0 ? random.nextInt(400) : Integer.MAX_VALUE;
    StringBuilder said = new StringBuilder();
    List<Thread> others = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      String more = "piece " + i + "x".repeat(random.nextInt(60)) + ' ';
      outbox.offer(new AnswerPiece(SESSION, ANSWER, said.length(), more));
      said.append(more);
      if (i % 100 == 0) {
        others.add(Thread.ofVirtual().start(() -> outbox.offer(new ServerFrame.Pong(SESSION))));
        outbox.ping();
      }
    }
    for (Thread other : others) {
      other.join();
    }
    outbox.close(CloseCode.NORMAL, "over");
    await().until(() -> network.closed);

    StringBuilder heard = new StringBuilder();
    for (JsonObject frame : network.frames()) {
      if (frame.getString("type").equals("ai_response")) {
        assertThat(frame.getInt("offset")).isEqualTo(heard.length());
        heard.append(frame.getString("content"));
      }
    }
    assertThat(heard).hasToString(said.toString());
    assertThat(network.mostAtOnce).isEqualTo(1);
  }

  @Test
  void halfAFrameIsFollowedByItsOtherHalfEvenIfAllIsGivenUpMeanwhile() {
    network.takes = () -> 40;
    network.whileTaking = () -> outbox.abort(CloseCode.TOO_SLOW, "client reads too slowly");
    outbox.offer(new AnswerPiece(SESSION, ANSWER, 0, "Hello"));
    await().until(() -> network.closed);
    assertThat(network.frames()).hasSize(1);
  }

  @Test
  void whatHasNotBegunIsGivenUpWithAllElse() {
    network.takes = () -> 0;
    network.whileTaking = () -> outbox.abort(CloseCode.TOO_SLOW, "client reads too slowly");
    outbox.offer(new AnswerPiece(SESSION, ANSWER, 0, "Hello"));
    await().until(() -> network.closed);
    assertThat(network.frames()).isEmpty();
  }

  @Test
  void whatIsOfferedMeanwhileWaitsItsTurn() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    network.whileTaking =
        () -> {
          inside.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    Thread bringing =
        Thread.ofVirtual().start(() -> outbox.offer(new AnswerPiece(SESSION, ANSWER, 0, "first")));
    inside.await();
    outbox.offer(new ServerFrame.Pong(SESSION));
    assertThat(network.frames()).isEmpty();
    goOn.countDown();
    bringing.join();
    await().until(() -> network.frames().size() == 2);
    assertThat(network.frames().getLast().getString("type")).isEqualTo("pong");
  }

  /** Takes bytes as a network does, and knows frames by them. */
  private static final class Network implements PromptSocket {
    private interface Room {
      int bytes();
    }

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final List<Thread> senders = new ArrayList<>();
    private volatile Room takes = () -> Integer.MAX_VALUE;
    private volatile Runnable whileTaking = () -> {};
    private volatile boolean closed;
    private int sending;
    private int mostAtOnce;

    @Override
    public boolean takesNow() {
      return true;
    }

    @Override
    public ByteBuffer sendNow(String text) {
      senders.add(Thread.currentThread());
      enter();
      whileTaking.run();
      ByteBuffer frame = ByteBuffer.wrap(Wire.text(text));
      byte[] part = new byte[Math.min(takes.bytes(), frame.remaining())];
      frame.get(part);
      leave(part);
      return frame;
    }

    @Override
    public void sendRest(ByteBuffer frame) {
      byte[] rest = new byte[frame.remaining()];
      frame.get(rest);
      enter();
      leave(rest);
    }

    @Override
    public void send(String text) {
      enter();
      leave(Wire.text(text));
    }

    @Override
    public void ping() {
      enter();
      leave(Wire.control(Wire.PING, ByteBuffer.allocate(0)));
    }

    @Override
    public void pong(ByteBuffer payload) {
      throw new AssertionError("nobody has pinged");
    }

    private synchronized void enter() {
      mostAtOnce = Math.max(mostAtOnce, ++sending);
    }

    private synchronized void leave(byte[] bytes) {
      sending--;
      taken.writeBytes(bytes);
    }

    @Override
    public boolean cancelSend(Thread sender) {
      return false;
    }

    @Override
    public void close(CloseCode code, String reason) {
      closed = true;
    }

    private static int length(ByteBuffer bytes) {
      int length = bytes.get();
      return switch (length) {
        case Wire.LENGTH_16 -> bytes.getShort() & 0xFFFF;
        case Wire.LENGTH_64 -> Math.toIntExact(bytes.getLong()); // of pieces that waited together
        default -> length;
      };
    }

    /** Text messages so far; fails on what is no frame, or only half of one. */
    synchronized List<JsonObject> frames() {
      List<JsonObject> frames = new ArrayList<>();
      ByteBuffer bytes = ByteBuffer.wrap(taken.toByteArray());
      while (bytes.hasRemaining()) {
        int opcode = bytes.get() & 0xFF;
        byte[] payload = new byte[length(bytes)];
        bytes.get(payload);
        if (opcode == (Wire.FIN | Wire.TEXT)) {
          String text = new String(payload, StandardCharsets.UTF_8);
          frames.add(Json.createReader(new StringReader(text)).readObject());
        } else {
          assertThat(opcode).isEqualTo(Wire.FIN | Wire.PING);
        }
      }
      return frames;
    }
  }
}
