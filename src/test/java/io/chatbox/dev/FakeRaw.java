package io.chatbox.dev;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
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
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers every connection with bytes as they stand once it has heard something, for what an HTTP
 * server can't be made to say: the same bytes each time, or those of a corpus file, one response
 * after another, the last one again and again. One request a connection.
 */
public final class FakeRaw implements AutoCloseable {
  private static final int MOST = 1 << 20;
  private static final byte[] STOPPED =
      "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{\"result\":\"success\"}"
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket server;
  private final List<Answer> answers;
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger active = new AtomicInteger();
  private final List<Heard> requests = new CopyOnWriteArrayList<>();
  private final List<String> stops = new CopyOnWriteArrayList<>();

  /** Bytes, and what happens to the connection after them. */
  record Answer(byte[] bytes, WireResponse.Ends ends) {}

  /**
   * A request.
   *
   * @param body empty if it was no JSON object
   */
  public record Heard(String path, JsonObject body) {}

  private FakeRaw(List<Answer> answers) {
    this.answers = answers;
    try {
      server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(this::serve);
  }

  /**
   * @param answer a status line, headers and a body, or whatever else
   */
  public static FakeRaw start(String answer) {
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    return new FakeRaw(List.of(new Answer(bytes, WireResponse.Ends.CLOSED)));
  }

  /** Plays a corpus file. What asks to stop something is told that it has stopped. */
  public static FakeRaw play(WireCase wire) {
    return new FakeRaw(
        wire.responses().stream().map(one -> new Answer(one.bytes(), one.ends())).toList());
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

  /** The questions, in the order in which they came. */
  public List<Heard> requests() {
    return List.copyOf(requests);
  }

  /** The paths of what asked to stop something. */
  public List<String> stops() {
    return List.copyOf(stops);
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
      connection.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(connection.getInputStream());
      Answer answer = next(in);
      connection.getOutputStream().write(answer.bytes());
      switch (answer.ends()) {
        case CLOSED -> {
          connection.shutdownOutput();
          in.transferTo(OutputStream.nullOutputStream());
        }
        // Then closing is a reset (RST) in place of an end.
        case RESET -> connection.setSoLinger(true, 0);
        case OPEN -> in.transferTo(OutputStream.nullOutputStream());
      }
    } catch (IOException e) {
      // The client is gone.
    } finally {
      active.decrementAndGet();
    }
  }

  /** Hears a request, if it is one, and says what to answer. */
  private Answer next(InputStream in) throws IOException {
    in.mark(8);
    boolean http = new String(in.readNBytes(1), StandardCharsets.US_ASCII).matches("[A-Z]");
    in.reset();
    Heard heard = http ? heard(in) : new Heard("", JsonValue.EMPTY_JSON_OBJECT);
    if (heard.path().endsWith("/stop")) {
      stops.add(heard.path());
      return new Answer(STOPPED, WireResponse.Ends.CLOSED);
    }
    synchronized (requests) {
      requests.add(heard);
      return answers.get(Math.min(requests.size(), answers.size()) - 1);
    }
  }

  private static Heard heard(InputStream in) throws IOException {
    String[] first = line(in).split(" ");
    int length = 0;
    boolean chunked = false;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String[] pair = header.toLowerCase(Locale.ROOT).split(":\\s*", 2);
      length = pair[0].equals("content-length") ? Integer.parseInt(pair[1].strip()) : length;
      chunked |= pair[0].equals("transfer-encoding");
    }
    byte[] body = chunked ? chunks(in) : in.readNBytes(Math.min(length, MOST));
    return new Heard(first.length > 1 ? first[1] : "", json(body));
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int size = size(in); size > 0 && all.size() < MOST; size = size(in)) {
      all.write(in.readNBytes(size));
      line(in);
    }
    line(in);
    return all.toByteArray();
  }

  private static int size(InputStream in) throws IOException {
    return Integer.parseInt(line(in).strip(), 16);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private static JsonObject json(byte[] body) {
    try (JsonReader reader = Json.createReader(new ByteArrayInputStream(body))) {
      return reader.readObject();
    } catch (JsonException e) {
      return JsonValue.EMPTY_JSON_OBJECT;
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
