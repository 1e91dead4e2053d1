package io.chatbox.gateway;

import io.chatbox.protocol.CloseCode;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A {@link Socket} on the container's session. */
final class JakartaSocket implements Socket {
  /** What the container may take for a close before it is hurried. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Duration HURRY = Duration.ofMillis(100);
  private static final int HURRIES = 100;

  /** How long the peer may take to answer a close frame. */
  private static final Duration LINGER = Duration.ofSeconds(5);

  private final Session session;
  private final LibertyLink link;
  private volatile boolean cut;

  JakartaSocket(Session session) {
    this.session = session;
    this.link = new LibertyLink(session);
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
  public boolean cancelSend(Thread sender) {
    cut = true;
    return link.cancelSend(sender);
  }

  @Override
  public void refuseSends() {
    link.refuseSends();
  }

  /**
   * The container's close waits for its reading thread, then for the write under way, then for a
   * peer that may not read: each of them many seconds, and some for ever. So it runs beside this
   * thread, which hurries it on and has the last word. A peer whose frame was cut off can't make
   * anything of a close frame: no waiting for its answer.
   */
  @Override
  public void close(CloseCode code, String reason) {
    Thread closing =
        Thread.ofVirtual().name("socket-close").start(() -> closeSession(code, reason));
    try {
      boolean closed = closing.join(PATIENCE);
      for (int i = 0; !closed && i < HURRIES; i++) {
        link.cancelSend(closing);
        closing.interrupt();
        closed = closing.join(HURRY);
      }
      if (!cut) {
        Thread.sleep(LINGER);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    link.disconnect();
  }

  private void closeSession(CloseCode code, String reason) {
    try {
      if (session.isOpen()) {
        session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code.code()), reason));
      }
    } catch (IOException | RuntimeException e) {
      // It was closing already: the end that we wanted.
    }
  }
}
