package io.chatbox.gateway;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;

/** Hands a connection over once the container has sent the 101; it makes its instances itself. */
public final class SocketUpgrade implements HttpUpgradeHandler {
  private ClientSocket socket;

  void to(ClientSocket upgraded) {
    this.socket = upgraded;
  }

  @Override
  public void init(WebConnection connection) {
    socket.open(connection);
  }

  @Override
  public void destroy() {
    socket.release();
  }
}
