package io.chatbox.dev;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A name server on loopback that knows what one {@code mongodb+srv} address stands for, and says of
 * all others that there is no such name.
 */
public final class FakeDns implements AutoCloseable {
  /**
   * What to write into the address. A server's name must be below that domain, and so the one
   * address that needs nobody to resolve it, 127.0.0.1, is.
   */
  public static final String HOST = "db.0.0.1";

  private static final String SERVER = "127.0.0.1";
  private static final int HEADER = 12;
  private static final int TXT = 16;
  private static final int SRV = 33;
  private static final int ANSWER = 0x8180;
  private static final int NO_SUCH_NAME = 3;

  private final DatagramSocket socket;
  private final int mongoPort;
  private final String options;

  private FakeDns(DatagramSocket socket, int mongoPort, String options) {
    this.socket = socket;
    this.mongoPort = mongoPort;
    this.options = options;
  }

  /**
   * @param port 0 for a free one
   * @param mongoPort on this machine
   * @param options of the connection string, as its TXT record has them
   */
  public static FakeDns start(int port, int mongoPort, String options) {
    try {
      FakeDns dns =
          new FakeDns(
              new DatagramSocket(port, InetAddress.getLoopbackAddress()), mongoPort, options);
      Thread.startVirtualThread(dns::serve);
      return dns;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() {
    socket.close();
  }

  private void serve() {
    DatagramPacket packet = new DatagramPacket(new byte[512], 512);
    try {
      while (!socket.isClosed()) {
        socket.receive(packet);
        byte[] reply = reply(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
        socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
      }
    } catch (IOException closed) {
      // Nobody asks any more.
    }
  }

  private byte[] reply(ByteBuffer question) throws IOException {
    question.position(HEADER);
    String name = name(question);
    int type = question.getShort();
    question.position(question.position() + 2);
    byte[] record = record(name, type);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(question.getShort(0));
    out.writeShort(record.length == 0 ? ANSWER + NO_SUCH_NAME : ANSWER);
    for (int count : new int[] {1, record.length == 0 ? 0 : 1, 0, 0}) {
      out.writeShort(count);
    }
    out.write(question.array(), HEADER, question.position() - HEADER);
    if (record.length > 0) {
      out.writeShort(0xC000 + HEADER); // the name asked for
      out.writeShort(type);
      out.writeShort(1); // of the internet
      out.writeInt(0); // to be kept for that long
      out.writeShort(record.length);
      out.write(record);
    }
    return bytes.toByteArray();
  }

  private static String name(ByteBuffer from) {
    List<String> labels = new ArrayList<>();
    for (int length = from.get(); length > 0; length = from.get()) {
      byte[] label = new byte[length];
      from.get(label);
      labels.add(new String(label, StandardCharsets.US_ASCII));
    }
    return String.join(".", labels).toLowerCase(Locale.ROOT);
  }

  private byte[] record(String name, int type) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    if (type == SRV && name.equals("_mongodb._tcp." + HOST)) {
      out.writeInt(0); // priority and weight
      out.writeShort(mongoPort);
      for (String label : SERVER.split("\\.")) {
        text(out, label);
      }
      out.writeByte(0);
    } else if (type == TXT && name.equals(HOST)) {
      text(out, options);
    }
    return bytes.toByteArray();
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    out.writeByte(text.length());
    out.writeBytes(text);
  }
}
