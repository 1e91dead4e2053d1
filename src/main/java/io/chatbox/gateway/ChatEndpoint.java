package io.chatbox.gateway;

import io.chatbox.config.Settings;
import io.chatbox.config.TrafficSettings;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ClientFrame;
import io.chatbox.protocol.CloseCode;
import io.chatbox.protocol.FrameCodec;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.security.Caller;
import io.chatbox.telemetry.Log;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The socket's edge: from what a {@link ClientSocket} hears to a {@link Connection}. The
 * container's thread that tells it must never be made to wait, so all that blocks goes through the
 * connection's inbox.
 */
@Singleton
final class ChatEndpoint {
  private static final Log log = Log.of(ChatEndpoint.class);

  private final Dispatcher dispatcher;
  private final Seating seating;
  private final Connections connections;
  private final Admission admission;
  private final FrameLimits limits;
  private final FrameCodec codec;
  private final int maxMessageSize;

  @Inject
  ChatEndpoint(
      Dispatcher dispatcher,
      Seating seating,
      Connections connections,
      Admission admission,
      FrameLimits limits,
      FrameCodec codec,
      Settings settings) {
    this.dispatcher = dispatcher;
    this.seating = seating;
    this.connections = connections;
    this.admission = admission;
    this.limits = limits;
    this.codec = codec;
    this.maxMessageSize = settings.get(TrafficSettings.MAX_MESSAGE_SIZE);
  }

  /**
   * The socket of somebody who has been admitted; to be opened by the container.
   *
   * @param named the session that the client wants, if it says
   * @param goOn whether it wants the one where it was, else
   */
  ClientSocket meet(Caller caller, Optional<SessionId> named, boolean goOn) {
    return new ClientSocket(
        maxMessageSize,
        socket -> {
          Outbox outbox = new Outbox(socket, codec);
          return new Edge(new Connection(caller, outbox, seating::status), named, goOn);
        });
  }

  /** One connection's. */
  private final class Edge implements ClientSocket.Listener {
    private final Connection connection;
    private final Optional<SessionId> named;
    private final boolean goOn;

    Edge(Connection connection, Optional<SessionId> named, boolean goOn) {
      this.connection = connection;
      this.named = named;
      this.goOn = goOn;
    }

    @Override
    public void opened() {
      UserId userId = connection.caller().userId();
      admission.opened(userId);
      connections.add(connection);
      log.info("connection opened", "user", userId, "connection", connection.id());
      connection.inbox().offer(() -> seat(connection, named, goOn));
    }

    @Override
    public void heard(PeerFrame frame) {
      if (connection.flood().isOver()) {
        return;
      }
      connection.heard();
      try {
        take(frame);
      } catch (RuntimeException e) {
        log.error("frame could not be taken", e, "connection", connection.id());
        connection.outbox().close(CloseCode.INTERNAL_ERROR, "internal error");
      }
    }

    private void take(PeerFrame frame) {
      switch (frame) {
        case PeerFrame.Text(String content) -> onText(connection, content);
        case PeerFrame.Ping(ByteBuffer payload) -> onPing(connection, payload);
        case PeerFrame.Pong pong ->
            refusal(connection).ifPresent(fault -> refuse(connection, fault));
        case PeerFrame.Close close -> connection.outbox().abort(CloseCode.NORMAL, "");
        case PeerFrame.Refused(CloseCode code, String reason) -> refuse(connection, code, reason);
      }
    }

    @Override
    public void ended(int code) {
      part(connection, code);
    }
  }

  private void seat(Connection connection, Optional<SessionId> named, boolean goOn) {
    try {
      seating.open(connection, named, goOn);
    } catch (ChatException e) {
      connection.fail(e);
      connection.outbox().close(CloseCode.INTERNAL_ERROR, "no session");
    } catch (RuntimeException e) {
      log.error("connection could not be opened", e, "connection", connection.id());
      connection.outbox().close(CloseCode.INTERNAL_ERROR, "no session");
    }
  }

  private void onText(Connection connection, String text) {
    UserId userId = connection.caller().userId();
    ClientFrame frame;
    try {
      frame = codec.decode(text);
    } catch (ChatException e) {
      connection.fail(limits.refusal(userId).orElse(e));
      return;
    }
    Optional<ChatException> refusal = limits.refusal(userId, frame);
    if (refusal.isEmpty() && !connection.inbox().offer(() -> handle(connection, frame))) {
      refusal = Optional.of(FrameLimits.inboxFull());
    }
    refusal.ifPresent(fault -> connection.fail(fault, frame.header().clientMsgId()));
  }

  private void onPing(Connection connection, ByteBuffer payload) {
    refusal(connection)
        .ifPresentOrElse(
            fault -> refuse(connection, fault), () -> connection.outbox().pong(payload));
  }

  /** A control frame, which costs nothing to send: who goes on and on is no client of ours. */
  private static void refuse(Connection connection, ChatException fault) {
    switch (connection.flood().refused(System.nanoTime())) {
      case TOLD -> connection.fail(fault);
      case PASSED_OVER -> {}
      case TOO_MANY -> {
        log.warn(
            "client floods", "user", connection.caller().userId(), "connection", connection.id());
        connection.outbox().abort(CloseCode.FLOODING, "too many frames");
      }
    }
  }

  private Optional<ChatException> refusal(Connection connection) {
    return limits.refusal(connection.caller().userId());
  }

  private void handle(Connection connection, ClientFrame frame) {
    if (connection.seat() == null) {
      return; // It could not be opened, and is closing.
    }
    try {
      dispatcher.dispatch(connection, frame);
    } catch (ChatException e) {
      connection.fail(e, frame.header().clientMsgId());
    } catch (RuntimeException e) {
      log.error("frame could not be handled", e, "connection", connection.id());
      connection.fail(Refusals.UNEXPECTED.refusal(), frame.header().clientMsgId());
    }
  }

  private void refuse(Connection connection, CloseCode code, String reason) {
    if (code == CloseCode.TOO_BIG) {
      log.warn(
          "message too big",
          "user",
          connection.caller().userId(),
          "connection",
          connection.id(),
          "limit",
          maxMessageSize);
    }
    connection.outbox().close(code, reason);
  }

  private void part(Connection connection, int code) {
    connections.remove(connection);
    connection.inbox().clear();
    connection.outbox().ended();
    admission.leave(connection.caller().userId());
    log.info(
        "connection closed",
        "user",
        connection.caller().userId(),
        "connection",
        connection.id(),
        "code",
        code,
        "duration",
        connection.age().toSeconds() + "s");
  }
}
