package io.chatbox.llm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes connections, says to each what a test wants, and waits until the client is gone. */
final class RawServer implements AutoCloseable {
  private static final String LENGTH = "content-length:";

  private final ServerSocket server;
  private final Talk talk;
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger talked = new AtomicInteger();
  private final AtomicInteger gone = new AtomicInteger();

  /** What is said on one connection. */
  interface Talk {
    void on(Socket connection) throws IOException;
  }

  /**
   * @param server that listens
   */
  RawServer(ServerSocket server, Talk talk) {
    this.server = server;
    this.talk = talk;
    Thread.startVirtualThread(this::serve);
  }

  /** Without TLS, on a free port. */
  static RawServer start(Talk talk) {
    try {
      return new RawServer(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), talk);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI endpoint(String scheme) {
    return URI.create(scheme + "://127.0.0.1:" + server.getLocalPort() + "/v1");
  }

  /** How many connections came. */
  int taken() {
    return taken.get();
  }

  /** On how many all was said. */
  int talked() {
    return talked.get();
  }

  /** How many are over. */
  int gone() {
    return gone.get();
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        taken.incrementAndGet();
        Thread.startVirtualThread(() -> serve(connection));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      talk.on(connection);
      talked.incrementAndGet();
      connection.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // The client is gone.
    } finally {
      gone.incrementAndGet();
    }
  }

  /**
   * Waits for a request, and reads it.
   *
   * @return its head
   * @throws IOException if there is none
   */
  static String hear(Socket connection) throws IOException {
    InputStream in = connection.getInputStream();
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    while (!read.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      read.write(next);
    }
    String head = read.toString(StandardCharsets.ISO_8859_1);
    in.readNBytes(
        Arrays.stream(head.split("\r\n"))
            .filter(line -> line.regionMatches(true, 0, LENGTH, 0, LENGTH.length()))
            .mapToInt(line -> Integer.parseInt(line.substring(LENGTH.length()).strip()))
            .findFirst()
            .orElse(0));
    return head;
  }

  static void say(Socket connection, String text) throws IOException {
    connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
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
