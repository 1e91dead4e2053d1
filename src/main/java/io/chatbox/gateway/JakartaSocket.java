package io.chatbox.gateway;

import io.chatbox.protocol.CloseCode;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A {@link Socket} on the container's session. */
final class JakartaSocket implements Socket {
  private final Session session;

  JakartaSocket(Session session) {
    this.session = session;
  }

  @Override
  public void send(String text) throws IOException {
    session.getBasicRemote().sendText(text);
  }

  @Override
  public void ping() throws IOException {
    session.getBasicRemote().sendPing(ByteBuffer.allocate(0));
  }

  @Override
  public void close(CloseCode code, String reason) {
    try {
      if (session.isOpen()) {
        session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code.code()), reason));
      }
    } catch (IOException | RuntimeException e) {
      // It was closing already: the end that we wanted.
    }
  }
}
