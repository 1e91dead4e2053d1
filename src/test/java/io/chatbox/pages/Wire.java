package io.chatbox.pages;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketFrame;
import com.microsoft.playwright.WebSocketRoute;
import java.util.ArrayList;
import java.util.List;

/** The line between a page and the real server, which a test can cut. */
final class Wire {
  private static final int NETWORK_TROUBLE = 1011;

  private final List<String> sent = new ArrayList<>();
  private WebSocketRoute toPage;
  private WebSocketRoute toServer;
  private String cutBefore;

  /** Lays it for all sockets that the page opens from now on. */
  static Wire of(Page page) {
    Wire wire = new Wire();
    page.routeWebSocket(url -> url.contains("/ws"), wire::connect);
    return wire;
  }

  private void connect(WebSocketRoute socket) {
    WebSocketRoute server = socket.connectToServer();
    toPage = socket;
    toServer = server;
    socket.onMessage(
        frame -> {
          sent.add(frame.text());
          server.send(frame.text());
        });
    server.onMessage(frame -> deliver(socket, frame));
  }

  private void deliver(WebSocketRoute socket, WebSocketFrame frame) {
    if (cutBefore != null && frame.text().contains("\"type\":\"" + cutBefore + "\"")) {
      cut();
    } else if (socket == toPage) {
      socket.send(frame.text());
    }
  }

  /** Cuts it now; the page may connect again. */
  void cut() {
    WebSocketRoute page = toPage;
    toPage = null;
    cutBefore = null;
    page.close(new WebSocketRoute.CloseOptions().setCode(NETWORK_TROUBLE));
    toServer.close();
  }

  /** Cuts it when the server sends a frame of this type, which does not arrive. */
  void cutBefore(String type) {
    cutBefore = type;
  }

  /** What the page has sent, on all its sockets, of this type. */
  List<String> sent(String type) {
    return sent.stream().filter(frame -> frame.contains("\"type\":\"" + type + "\"")).toList();
  }
}
