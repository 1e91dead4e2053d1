package io.chatbox.it;

import io.chatbox.dev.Planted;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One connection of a {@link ResumingClient}, and the watch on its silence. On a plain socket,
 * since the JDK's WebSocket client does not always tell when the other end is gone.
 */
final class ClientConnection {
  private static final int HANDSHAKE_MILLIS = 5_000;
  private static final int LAST = 0x80;
  private static final int MASKED = 0x80;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private final ResumingClient client;
  private final Duration patience;
  private final Socket socket = new Socket();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private volatile long heard = System.nanoTime();

  ClientConnection(ResumingClient client, Duration patience) {
    this.client = client;
    this.patience = patience;
  }

  /** Connects, and returns when the connection has ended or came to nothing. */
  void run(URI base, String token) {
    try {
      DataInputStream in = open(base, token);
      Thread.ofVirtual().name("client-watch").start(this::watch);
      while (readFrame(in)) {
        heard = System.nanoTime();
      }
    } catch (IOException e) {
      // Cut off, or refused for now.
    } finally {
      over.countDown();
      abandon();
    }
  }

  private DataInputStream open(URI base, String token) throws IOException {
    socket.connect(new InetSocketAddress(base.getHost(), base.getPort()), HANDSHAKE_MILLIS);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(HANDSHAKE_MILLIS);
    write(
        """
        GET %s/ws HTTP/1.1\r
        Host: %s:%d\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Authorization: Bearer %s\r
        \r
        """
            .formatted(base.getPath(), base.getHost(), base.getPort(), token)
            .getBytes(StandardCharsets.US_ASCII));
    DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    if (!head.toString().startsWith("HTTP/1.1 101")) {
      throw new IOException("refused");
    }
    socket.setSoTimeout(0);
    return in;
  }

  private void watch() {
    try {
      while (!over.await(patience.toMillis() / 3, TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() - heard > patience.toNanos()) {
          abandon();
        } else {
          send("{\"type\":\"ping\"}");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether there may be another. */
  private boolean readFrame(DataInputStream in) throws IOException {
    int first = in.readUnsignedByte();
    int length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = Math.toIntExact(in.readLong());
    }
    byte[] payload = in.readNBytes(length);
    if (payload.length < length) {
      throw new EOFException("cut off in a frame");
    }
    switch (first & 0x0f) {
      case CLOSE -> {
        return false;
      }
      case PING -> write(frame(PONG, payload));
      case PONG -> {}
      default -> {
        message.writeBytes(payload);
        if ((first & LAST) != 0) {
          client.onFrame(this, parse(message.toString(StandardCharsets.UTF_8)));
          message.reset();
        }
      }
    }
    return true;
  }

  private static JsonObject parse(String text) {
    return Json.createReader(new StringReader(text)).readObject();
  }

  /** Sends a text; into nothing if the connection has ended. */
  void send(String text) {
    Planted.noteIn(text);
    try {
      write(frame(TEXT, text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      abandon();
    }
  }

  private synchronized void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  private static byte[] frame(int opcode, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    frame.put((byte) (LAST | opcode));
    if (payload.length < 126) {
      frame.put((byte) (MASKED | payload.length));
    } else if (payload.length < 65_536) {
      frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (MASKED | 127)).putLong(payload.length);
    }
    frame.putInt(0); // A mask of zeros leaves the payload as it is.
    frame.put(payload).flip();
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }

  /** Ends it without a word. */
  void abandon() {
    try {
      socket.close();
    } catch (IOException e) {
      // It has ended, one way or the other.
    }
  }
}
