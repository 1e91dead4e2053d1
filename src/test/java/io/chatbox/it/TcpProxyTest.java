package io.chatbox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chatbox.it.TcpProxy.Direction;
import io.chatbox.it.TcpProxy.End;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That the network of the other tests does what they tell it. */
class TcpProxyTest {
  /** Milliseconds, for what will come. */
  private static final int LONG = 10_000;

  private ServerSocket listener;
  private TcpProxy proxy;
  private Socket client;
  private Socket server;

  @BeforeEach
  void connect() throws IOException {
    listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    proxy = TcpProxy.to(URI.create("http://127.0.0.1:" + listener.getLocalPort()));
    next();
  }

  private void next() throws IOException {
    URI address = proxy.through(URI.create("http://anywhere:1/path"));
    assertThat(address.getPath()).isEqualTo("/path");
    int before = proxy.accepted();
    client = new Socket(address.getHost(), address.getPort());
    server = listener.accept();
    client.setSoTimeout(LONG);
    server.setSoTimeout(LONG);
    await().until(() -> proxy.accepted() > before);
  }

  @AfterEach
  void nothingStaysOpen() throws IOException {
    client.close();
    server.close();
    await().until(() -> proxy.open() == 0);
    proxy.close();
    listener.close();
  }

  @Test
  void passesBytesAndEndsBothWays() throws IOException {
    send(client, "question");
    assertThat(read(server, 8)).isEqualTo("question");
    client.shutdownOutput();
    assertThat(server.getInputStream().read()).isEqualTo(-1);
    send(server, "answer");
    assertThat(read(client, 6)).isEqualTo("answer");
    server.close();
    assertThat(client.getInputStream().read()).isEqualTo(-1);
    assertThat(proxy.latest().passed(Direction.UP)).isEqualTo(8);
  }

  @Test
  void cutsAfterExactlySoManyBytes() throws IOException {
    proxy.latest().cutAfter(Direction.DOWN, 5, End.FIN);
    send(server, "abc");
    assertThat(read(client, 3)).isEqualTo("abc");
    send(server, "defgh");
    assertThat(read(client, 2)).isEqualTo("de");
    assertThat(client.getInputStream().read()).isEqualTo(-1);
    assertThat(server.getInputStream().read()).isEqualTo(-1);

    proxy.onEach(link -> link.cutAfter(Direction.UP, 4, End.RESET));
    next();
    send(client, "abcdef");
    assertThatThrownBy(() -> server.getInputStream().readNBytes(5))
        .isInstanceOf(SocketException.class);
    assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
  }

  @Test
  void holdsOneWayAndReleasesIt() throws IOException {
    proxy.latest().hold(Direction.UP);
    send(client, "late");
    client.shutdownOutput();
    send(server, "meanwhile");
    assertThat(read(client, 9)).isEqualTo("meanwhile");
    assertSilent(server);

    proxy.latest().release(Direction.UP);
    assertThat(read(server, 4)).isEqualTo("late");
    assertThat(server.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void holdsBackTheEndOfOneConnectionUntilTheNextIsOpen() throws IOException {
    Link first = proxy.latest();
    try (Socket firstServer = server) {
      first.hold(Direction.UP);
      client.setSoLinger(true, 0);
      client.close();
      next();
      send(client, "second");
      assertThat(read(server, 6)).isEqualTo("second");
      assertSilent(firstServer);

      first.release(Direction.UP);
      assertThatThrownBy(() -> firstServer.getInputStream().read())
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void endsOneSideAndLeavesTheOtherWithoutAWord() throws IOException {
    proxy.latest().cutServer(End.FIN);
    assertThat(server.getInputStream().read()).isEqualTo(-1);
    send(client, "hello?");
    assertSilent(client);
    send(client, "anybody?");
    proxy.latest().cut(End.RESET);
    assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);

    next();
    proxy.latest().cutClient(End.RESET);
    assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    send(server, "hello?");
    assertSilent(server);
  }

  @Test
  void takesItsTime() throws IOException {
    proxy.latest().delay(Direction.DOWN, Duration.ofMillis(300));
    send(server, "x");
    assertSilent(client);
    assertThat(read(client, 1)).isEqualTo("x");
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes());
  }

  private static String read(Socket socket, int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length));
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(200);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    socket.setSoTimeout(LONG);
  }
}
