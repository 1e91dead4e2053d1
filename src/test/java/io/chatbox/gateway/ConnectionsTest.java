package io.chatbox.gateway;

import static io.chatbox.protocol.People.ADA;
import static io.chatbox.session.Samples.AT;
import static io.chatbox.session.Samples.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.audience.Audience;
import io.chatbox.audience.SessionEvent;
import io.chatbox.protocol.CloseCode;
import io.chatbox.protocol.FrameCodec;
import io.chatbox.protocol.ServerFrame;
import io.chatbox.protocol.UserId;
import io.chatbox.security.Callers;
import io.chatbox.session.Session;
import io.chatbox.session.Session.Lifespan;
import io.chatbox.session.Session.Progress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
  private static final SessionEvent CHANGED =
      new SessionEvent.Changed(
          new Session(
              SESSION,
              ADA,
              Optional.empty(),
              Optional.empty(),
              new Lifespan(AT, AT, Optional.empty(), Optional.empty()),
              new Progress(0, 0, Optional.empty())));

  private final Audience audience = new Audience();
  private final Connections connections = new Connections(audience);

  @Test
  void oneThatFailsIsClosedAndTheOthersHearOn() throws Exception {
    connections.start();
    Peer failing =
        join(
            (user, session) -> {
              throw new IllegalStateException("a fault of ours");
            });
    Peer other = join((user, session) -> new ServerFrame.Pong(session.id()));

    audience.tell(CHANGED);

    assertThat(other.sent.poll(5, TimeUnit.SECONDS)).contains("\"pong\"");
    assertThat(failing.closed.poll(5, TimeUnit.SECONDS)).isEqualTo(CloseCode.INTERNAL_ERROR);
    assertThat(other.closed).isEmpty();
  }

  private Peer join(BiFunction<UserId, Session, ServerFrame> status) {
    Peer peer = new Peer();
    Connection connection =
        new Connection(
            Callers.user(ADA), new Outbox(peer, new FrameCodec(Clock.systemUTC())), status);
    connections.add(connection);
    connections.move(connection, new Seat(SESSION, ADA, Seat.Role.OWNER), () -> {});
    return peer;
  }

  private static final class Peer implements Socket {
    private final LinkedBlockingQueue<String> sent = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<CloseCode> closed = new LinkedBlockingQueue<>();

    @Override
    public void send(String text) {
      sent.add(text);
    }

    @Override
    public void ping() {}

    @Override
    public void pong(ByteBuffer payload) {}

    @Override
    public boolean cancelSend(Thread sender) {
      return false;
    }

    @Override
    public void close(CloseCode code, String reason) {
      closed.add(code);
    }
  }
}
