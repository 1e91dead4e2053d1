package io.chatbox.gateway;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Hands a connection over once the container has sent the 101; it makes its instances itself. */
public final class SocketUpgrade implements HttpUpgradeHandler {
  private ClientSocket socket;

  void to(ClientSocket upgraded) {
    this.socket = upgraded;
  }

  @Override
  public void init(WebConnection connection) {
    try {
      socket.open(connection);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // It is gone; its place is free again in a moment.
    }
  }

  @Override
  public void destroy() {
    socket.release();
  }
}
