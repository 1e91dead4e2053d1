package io.chatbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.dev.Planted;
import io.chatbox.it.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * A WebSocket client that does what well-behaved ones refuse to: any bytes at any time, no answers,
 * no reading. Every wait is bounded.
 */
final class RawWebSocket implements AutoCloseable {
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CONTINUATION = 0;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  /** What a client sees when a connection ends without a close frame (RFC 6455 section 7.1.5). */
  static final int ABNORMAL = 1006;

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int FIN = 0x80;
  private static final int MASKED = 0x80;

  private final Socket socket;
  private final DataInputStream in;
  private final String head;

  /** A frame of the server. */
  record Frame(int opcode, byte[] payload) {
    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    int closeCode() {
      return payload.length == 0 ? 1005 : ByteBuffer.wrap(payload).getShort();
    }
  }

  private RawWebSocket(Socket socket, String head, DataInputStream in) {
    this.socket = socket;
    this.head = head;
    this.in = in;
  }

  /** Opens and reads the first status. */
  static RawWebSocket open(TestServer server, String userId) {
    return open(server, userId, 0);
  }

  /**
   * As {@link #open(TestServer, String)}.
   *
   * @param receiveBuffer bytes that the system may take in unread, or 0 for its default
   */
  static RawWebSocket open(TestServer server, String userId, int receiveBuffer) {
    RawWebSocket client = shake(server, userId, receiveBuffer, "");
    assertThat(client.head).startsWith("HTTP/1.1 101");
    assertThat(client.next().text()).contains("connection_status");
    return client;
  }

  /** Asks for the upgrade; {@link #head} says what came of it. */
  static RawWebSocket shake(TestServer server, String userId, int receiveBuffer, String headers) {
    return shake(server, receiveBuffer, upgrade(server, userId, headers));
  }

  /** Asks for the upgrade and sends more with it, in one packet. */
  static RawWebSocket hurry(TestServer server, String userId, byte[] more) {
    byte[] upgrade = upgrade(server, userId, "");
    byte[] all = Arrays.copyOf(upgrade, upgrade.length + more.length);
    System.arraycopy(more, 0, all, upgrade.length, more.length);
    return shake(server, 0, all);
  }

  private static RawWebSocket shake(TestServer server, int receiveBuffer, byte[] bytes) {
    try {
      Socket socket = connect(server, receiveBuffer);
      socket.getOutputStream().write(bytes);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      return new RawWebSocket(socket, readHead(in), in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks for the upgrade and is gone. */
  static void vanishInHandshake(TestServer server, String userId) throws IOException {
    try (Socket socket = connect(server, 0)) {
      socket.getOutputStream().write(upgrade(server, userId, ""));
      socket.setSoLinger(true, 0);
    }
  }

  private static Socket connect(TestServer server, int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) LIMIT.toMillis());
    URI base = server.base();
    socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
    return socket;
  }

  private static byte[] upgrade(TestServer server, String userId, String headers) {
    return ("GET %s/ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "Authorization: Bearer %s\r\n%s\r\n")
        .formatted(server.base().getPath(), server.tokens().user(userId), headers)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String readHead(DataInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  /** Status line and headers of the server's answer. */
  String head() {
    return head;
  }

  /** A frame as the standard wants it. */
  static byte[] frame(int opcode, boolean last, byte[] payload) {
    return frame((last ? FIN : 0) | opcode, MASKED, payload.length, payload);
  }

  /** A frame as nobody wants it: its first byte, its mask bit and the length that it announces. */
  static byte[] frame(int first, int mask, long announced, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    frame.put((byte) first);
    if (announced >= 0 && announced < 126) {
      frame.put((byte) (mask | announced));
    } else if (announced >= 0 && announced < 65_536) {
      frame.put((byte) (mask | 126)).putShort((short) announced);
    } else {
      frame.put((byte) (mask | 127)).putLong(announced);
    }
    if (mask != 0) {
      frame.putInt(0); // A mask of zeros leaves the payload as it is.
    }
    frame.put(payload).flip();
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }

  static byte[] text(String text) {
    Planted.noteIn(text);
    return frame(TEXT, true, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] close(int code) {
    return frame(CLOSE, true, ByteBuffer.allocate(2).putShort((short) code).array());
  }

  static byte[] repeat(byte[] frame, int times) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(frame.length * times);
    for (int i = 0; i < times; i++) {
      all.writeBytes(frame);
    }
    return all.toByteArray();
  }

  RawWebSocket send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends to a server that may have ended the connection; whether it could be sent. */
  boolean offer(byte[] bytes) {
    try {
      send(bytes);
      return true;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  Frame next() {
    try {
      return read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Frame read() throws IOException {
    int opcode = in.readUnsignedByte() & 0x0f;
    long length = in.readUnsignedByte() & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    byte[] payload = new byte[Math.toIntExact(length)];
    in.readFully(payload);
    return new Frame(opcode, payload);
  }

  /** Reads bytes as they come, into nothing; whether there will be more. */
  boolean drink(int bytes) {
    try {
      return in.skip(bytes) > 0 || in.read() >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The next text frame; control frames before it are passed over. */
  String nextText() {
    Frame frame = next();
    while (frame.opcode() != TEXT) {
      assertThat(frame.opcode()).as("close frame %s", frame.text()).isNotEqualTo(CLOSE);
      frame = next();
    }
    return frame.text();
  }

  /** Reads to the end: the code that the server closed with, or {@link #ABNORMAL}. */
  int closeCode() {
    return closeCode(frames -> {});
  }

  /**
   * As {@link #closeCode()}.
   *
   * @param afterEach told how many frames have come
   */
  int closeCode(IntConsumer afterEach) {
    try {
      for (int frames = 1; true; frames++) {
        Frame frame = read();
        afterEach.accept(frames);
        if (frame.opcode() == CLOSE) {
          return frame.closeCode();
        }
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("not closed within " + LIMIT, e);
    } catch (IOException e) {
      return ABNORMAL;
    }
  }

  /** Waits until the server has ended the TCP connection, too. */
  void awaitEnd() {
    try {
      while (true) {
        in.readByte();
      }
    } catch (EOFException e) {
      // The end, in good order.
    } catch (SocketTimeoutException e) {
      throw new AssertionError("connection not ended within " + LIMIT, e);
    } catch (IOException e) {
      // A reset is an end as well.
    }
  }

  /** Ends the TCP connection by a reset. */
  void reset() {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    close();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
