package io.chatbox.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;

/** Opens many WebSocket connections. All of them live on one event loop. */
final class Clients implements AutoCloseable {
  private static final int OPENING_AT_ONCE = 32;
  private static final int MAX_CONNECTIONS = 10_000;
  private static final int MAX_MESSAGE = 2 * 1024 * 1024;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final WebSocketClient client =
      vertx.createWebSocketClient(
          new WebSocketClientOptions()
              .setMaxConnections(MAX_CONNECTIONS)
              .setMaxFrameSize(MAX_MESSAGE)
              .setMaxMessageSize(MAX_MESSAGE));

  /** Opens one connection to each address and waits until all are open. */
  List<WebSocket> open(List<String> addresses) {
    return open(addresses, (number, socket) -> {});
  }

  /**
   * @param prepare is called with each socket's place in the list before it opens, so that no frame
   *     is missed
   */
  List<WebSocket> open(List<String> addresses, BiConsumer<Integer, ClientWebSocket> prepare) {
    Semaphore opening = new Semaphore(OPENING_AT_ONCE);
    List<Future<WebSocket>> sockets = new ArrayList<>();
    for (Iterator<String> each = addresses.iterator(); each.hasNext(); ) {
      opening.acquireUninterruptibly();
      ClientWebSocket socket = client.webSocket();
      prepare.accept(sockets.size(), socket);
      sockets.add(
          socket
              .connect(new WebSocketConnectOptions().setAbsoluteURI(each.next()))
              .onComplete(done -> opening.release()));
    }
    Futures.await(Future.all(sockets), "connections could not be opened");
    return sockets.stream().map(Future::result).toList();
  }

  /** Sends texts one by one, spread evenly over a time. */
  void send(List<WebSocket> sockets, String text, long overMillis) {
    for (int i = 0; i < sockets.size(); i++) {
      WebSocket socket = sockets.get(i);
      // A timer needs a millisecond at least.
      vertx.setTimer(1 + overMillis * i / sockets.size(), due -> socket.writeTextMessage(text));
    }
  }

  void closeAll(List<WebSocket> sockets) {
    Futures.await(
        Future.join(sockets.stream().map(WebSocket::close).toList()),
        "connections could not be closed");
  }

  @Override
  public void close() {
    Futures.await(vertx.close(), "clients could not be closed");
  }
}
