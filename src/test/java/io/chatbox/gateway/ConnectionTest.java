package io.chatbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.protocol.CloseCode;
import io.chatbox.protocol.FrameCodec;
import io.chatbox.protocol.People;
import io.chatbox.security.Callers;
import io.chatbox.session.Message;
import io.chatbox.session.Samples;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ConnectionTest {
  private final Client client = new Client();
  private final Connection connection =
      new Connection(
          Callers.user(People.ADA),
          new Outbox(client, new FrameCodec(Clock.systemUTC())),
          (userId, session) -> null);

  @Test
  void aClientGetsWhatItMissesAsFastAsItReadsAndNobodyWaitsForIt() throws Exception {
    List<Message> missed =
        LongStream.rangeClosed(1, 40)
            .mapToObj(seq -> Samples.asked("m" + seq, seq, "x".repeat(30_000)))
            .toList();

    Thread inbox = Thread.ofVirtual().start(() -> connection.catchUp(missed));
    await().until(() -> inbox.getState() == Thread.State.WAITING);
    Thread other = Thread.ofVirtual().start(connection::becomeModern);

    assertThat(other.join(Duration.ofSeconds(5))).as("the monitor is free").isTrue();
    client.reading.countDown();
    assertThat(inbox.join(Duration.ofSeconds(5))).isTrue();
    await().until(() -> client.received.size() == missed.size());
    assertThat(client.received).first().asString().contains("\"seq\":1,");
    assertThat(client.received).last().asString().contains("\"seq\":40,");
  }

  /** Reads nothing at first. */
  private static final class Client implements Socket {
    private final CountDownLatch reading = new CountDownLatch(1);
    private final List<String> received = new CopyOnWriteArrayList<>();

    @Override
    public void send(String text) {
      try {
        reading.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      received.add(text);
    }

    @Override
    public void ping() {}

    @Override
    public boolean cancelSend(Thread sender) {
      return true;
    }

    @Override
    public void pong(ByteBuffer payload) {}

    @Override
    public void close(CloseCode code, String reason) {}
  }
}
