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
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The socket's edge: from the container's callbacks to a {@link Connection}. One instance a
 * connection; the container calls it by one thread at a time and must never be made to wait, so all
 * that blocks goes through the connection's inbox.
 */
@Dependent
public class ChatEndpoint extends Endpoint {
  private static final Log log = Log.of(ChatEndpoint.class);
  private static final long NO_IDLE_TIMEOUT = 0;
  private static final int FRAME_TOLERANCE = 2;

  private Dispatcher dispatcher;
  private Seating seating;
  private Connections connections;
  private Admission admission;
  private FrameLimits limits;
  private FrameCodec codec;
  private TextAssembler assembler;
  private int maxMessageSize;
  private Connection connection;

  /** The container takes no endpoint without a public constructor that needs nothing. */
  @Inject
  void use(
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
    this.assembler = new TextAssembler(maxMessageSize);
  }

  @Override
  public void onOpen(Session socket, EndpointConfig config) {
    socket.setMaxIdleTimeout(NO_IDLE_TIMEOUT); // The heartbeat decides who is gone.
    limitFrames(socket);
    socket.addMessageHandler(String.class, this::onText);
    socket.addMessageHandler(byte[].class, this::onBinary);
    socket.addMessageHandler(PongMessage.class, pong -> connection.heard());
    Caller caller = Caller.of(socket.getUserPrincipal());
    admission.opened(caller.userId());
    connection =
        new Connection(caller, new Outbox(new JakartaSocket(socket), codec), seating::status);
    connections.add(connection);
    log.info("connection opened", "user", caller.userId(), "connection", connection.id());
    Map<String, List<String>> query = socket.getRequestParameterMap();
    Optional<SessionId> named = SessionId.named(first(query.get("session_id")));
    boolean goOn = "1".equals(first(query.get("continue")));
    connection.inbox().offer(() -> open(named, goOn));
  }

  /**
   * The container refuses longer frames as soon as they are announced, and resets the connection:
   * the client may never see why. So what is not much over the limit is read to its end and then
   * refused by the {@link TextAssembler}, in words that arrive.
   */
  private void limitFrames(Session socket) {
    int limit = (int) Math.min(Integer.MAX_VALUE, FRAME_TOLERANCE * (long) maxMessageSize);
    socket.setMaxTextMessageBufferSize(limit);
    socket.setMaxBinaryMessageBufferSize(limit);
  }

  private void open(Optional<SessionId> named, boolean goOn) {
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

  private void onText(String part, boolean last) {
    connection.heard();
    try {
      assembler.add(part, last).ifPresent(this::onFrame);
    } catch (TextAssembler.TooBig e) {
      connection.outbox().close(CloseCode.TOO_BIG, "message too big");
    }
  }

  private void onFrame(String text) {
    UserId userId = connection.caller().userId();
    ClientFrame frame;
    try {
      frame = codec.decode(text);
    } catch (ChatException e) {
      connection.fail(limits.refusal(userId).orElse(e));
      return;
    }
    Optional<ChatException> refusal = limits.refusal(userId, frame);
    if (refusal.isEmpty() && !connection.inbox().offer(() -> handle(frame))) {
      refusal = Optional.of(FrameLimits.inboxFull());
    }
    refusal.ifPresent(fault -> connection.fail(fault, frame.header().clientMsgId()));
  }

  private void handle(ClientFrame frame) {
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

  private void onBinary(byte[] part, boolean last) {
    connection.outbox().close(CloseCode.UNSUPPORTED_DATA, "text frames only");
  }

  @Override
  public void onClose(Session socket, CloseReason reason) {
    if (connection == null) {
      return;
    }
    connections.remove(connection);
    connection.inbox().clear();
    if (reason.getCloseCode() == CloseReason.CloseCodes.UNEXPECTED_CONDITION) {
      connection.outbox().lost(); // The container's word for it.
    } else {
      connection.outbox().ended();
    }
    admission.leave(connection.caller().userId());
    if (reason.getCloseCode().getCode() == CloseCode.TOO_BIG.code()) {
      log.warn(
          "message too big",
          "user",
          connection.caller().userId(),
          "connection",
          connection.id(),
          "limit",
          maxMessageSize);
    }
    log.info(
        "connection closed",
        "user",
        connection.caller().userId(),
        "connection",
        connection.id(),
        "code",
        reason.getCloseCode().getCode(),
        "duration",
        connection.age().toSeconds() + "s");
  }

  /** A peer that vanishes is everyday; the container closes the connection after this. */
  @Override
  public void onError(Session socket, Throwable fault) {
    log.debug("socket error", "fault", fault.getClass().getSimpleName());
  }

  private static String first(List<String> values) {
    return values == null || values.isEmpty() ? null : values.getFirst();
  }
}
