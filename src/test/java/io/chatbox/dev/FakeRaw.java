package io.chatbox.dev;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers every connection with the same bytes once it has heard something, says no more and waits
 * for the client to close it: for what an HTTP server can't be made to say.
 */
public final class FakeRaw implements AutoCloseable {
  private final ServerSocket server;
  private final byte[] answer;
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger active = new AtomicInteger();

  private FakeRaw(ServerSocket server, byte[] answer) {
    this.server = server;
    this.answer = answer;
  }

  /**
   * @param answer a status line, headers and a body, or whatever else
   */
  public static FakeRaw start(String answer) {
    try {
      ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
      FakeRaw fake = new FakeRaw(server, answer.getBytes(StandardCharsets.UTF_8));
      Thread.startVirtualThread(fake::serve);
      return fake;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
  }

  /** How many connections came. */
  public int count() {
    return count.get();
  }

  /** How many clients have not closed theirs. */
  public int active() {
    return active.get();
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        count.incrementAndGet();
        active.incrementAndGet();
        Thread.startVirtualThread(() -> answer(connection));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void answer(Socket connection) {
    try (connection) {
      InputStream request = connection.getInputStream();
      request.read(new byte[1 << 16]);
      connection.getOutputStream().write(answer);
      connection.shutdownOutput();
      request.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // The client is gone.
    } finally {
      active.decrementAndGet();
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
