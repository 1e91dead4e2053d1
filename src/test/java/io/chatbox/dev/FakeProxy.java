package io.chatbox.dev;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP proxy that asks who calls, and leads to one server, whichever is asked for: names that
 * nobody knows are looked up by the proxy, not by its client.
 */
public final class FakeProxy implements AutoCloseable {
  private static final String WHO =
      "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n";

  private final ServerSocket server;
  private final int target;
  private final String login;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private FakeProxy(ServerSocket server, int target, String login) {
    this.server = server;
    this.target = target;
    this.login = login;
  }

  /**
   * @param target on this machine
   * @param login user and password, with a colon between them
   */
  public static FakeProxy before(URI target, String login) {
    try {
      ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
      FakeProxy fake = new FakeProxy(server, target.getPort(), login);
      Thread.startVirtualThread(fake::serve);
      return fake;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Host and port. */
  public String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** The first lines of the first requests of all connections, refused ones included. */
  public List<String> requests() {
    return requests;
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.startVirtualThread(() -> pass(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  /** A connection is one request's until its client is known, then it is the server's. */
  private void pass(Socket client) {
    try (client;
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target)) {
      String head = head(client.getInputStream());
      while (!knows(head)) {
        requests.add(head.lines().findFirst().orElseThrow());
        skipBody(head, client.getInputStream());
        client.getOutputStream().write(WHO.getBytes(StandardCharsets.US_ASCII));
        head = head(client.getInputStream());
      }
      requests.add(head.lines().findFirst().orElseThrow());
      if (head.startsWith("CONNECT ")) {
        client
            .getOutputStream()
            .write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      } else {
        upstream.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      }
      Thread back = Thread.startVirtualThread(() -> copy(upstream, client));
      copy(client, upstream);
      back.join();
    } catch (IOException | InterruptedException e) {
      // The client is gone.
    }
  }

  private boolean knows(String head) {
    return head.lines()
        .anyMatch(
            line ->
                line.regionMatches(true, 0, "Proxy-Authorization:", 0, 20)
                    && line.endsWith(" " + base64(login)));
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // The other direction ends as well.
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("gone");
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static void skipBody(String head, InputStream in) throws IOException {
    for (String line : head.split("\r\n")) {
      if (line.startsWith("Content-Length: ")) {
        in.readNBytes(Integer.parseInt(line.substring("Content-Length: ".length())));
      }
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
