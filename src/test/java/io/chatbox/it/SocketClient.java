package io.chatbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.dev.Planted;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A WebSocket client over a real socket; every wait is bounded. */
public final class SocketClient implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final LinkedBlockingQueue<JsonObject> frames = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private WebSocket socket;
  private JsonObject firstStatus;
  private Duration limit = LIMIT;

  private SocketClient() {}

  /** Opens with the token in the header, and waits for the first status. */
  public static SocketClient open(URI base, String token) {
    return open(base, "", socket -> socket.header("Authorization", "Bearer " + token));
  }

  /**
   * Opens in whatever way.
   *
   * @param query with its question mark, or empty
   */
  public static SocketClient open(URI base, String query, UnaryOperator<WebSocket.Builder> how) {
    SocketClient client = connect(base, query, how);
    client.firstStatus = client.next("connection_status");
    return client;
  }

  /** As {@link #open(URI, String)}, by another HTTP client, as one with an address of its own. */
  public static SocketClient open(HttpClient http, URI base, String token) {
    SocketClient client =
        connect(http, base, "", socket -> socket.header("Authorization", "Bearer " + token));
    client.firstStatus = client.next("connection_status");
    return client;
  }

  /** Opens and waits for nothing. */
  public static SocketClient connect(URI base, String query, UnaryOperator<WebSocket.Builder> how) {
    return connect(HTTP, base, query, how);
  }

  private static SocketClient connect(
      HttpClient http, URI base, String query, UnaryOperator<WebSocket.Builder> how) {
    SocketClient client = new SocketClient();
    URI uri = URI.create(base.toString().replaceFirst("^http", "ws") + "/ws" + query);
    client.socket =
        how.apply(http.newWebSocketBuilder()).buildAsync(uri, client.new Listener()).join();
    return client;
  }

  public JsonObject firstStatus() {
    return firstStatus;
  }

  public String sessionId() {
    return firstStatus.getString("session_id");
  }

  public String subprotocol() {
    return socket.getSubprotocol();
  }

  public SocketClient send(String text) {
    Planted.noteIn(text);
    socket.sendText(text, true).join();
    return this;
  }

  /** Sends one message in several fragments, as many as are taken before the server closes. */
  public void sendInParts(List<String> parts) {
    Planted.noteIn(String.join("", parts));
    for (int i = 0; i < parts.size(); i++) {
      try {
        socket.sendText(parts.get(i), i == parts.size() - 1).join();
      } catch (CompletionException refused) {
        closeCode(); // Nothing else ends the sending.
        return;
      }
    }
  }

  public void sendBinary(byte[] bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
  }

  public SocketClient say(String content) {
    return send(
        Json.createObjectBuilder()
            .add("type", "user_message")
            .add("content", content)
            .build()
            .toString());
  }

  /** Waits longer for each frame from now on. */
  SocketClient patient(Duration longer) {
    limit = longer;
    return this;
  }

  public JsonObject next() {
    try {
      JsonObject frame = frames.poll(limit.toSeconds(), TimeUnit.SECONDS);
      assertThat(frame).as("a frame within %s", limit).isNotNull();
      return frame;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The next frame, which must be of this type. */
  public JsonObject next(String type) {
    JsonObject frame = next();
    assertThat(frame.getString("type")).as("type of %s", frame).isEqualTo(type);
    return frame;
  }

  /** All frames up to and with the last one of an answer, or the error that takes its place. */
  public List<JsonObject> untilAnswerEnds() {
    List<JsonObject> seen = new ArrayList<>();
    JsonObject frame;
    do {
      frame = next();
      seen.add(frame);
    } while (!endsAnswer(frame));
    return seen;
  }

  /** Text of the next answer, put together by offset as a client does. */
  public String nextAnswer() {
    StringBuilder text = new StringBuilder();
    for (JsonObject frame : untilAnswerEnds()) {
      assertThat(frame.getString("type")).as("type of %s", frame).isNotEqualTo("error");
      if (frame.getString("type").equals("ai_response")) {
        assertThat(frame.getInt("offset")).isEqualTo(text.length());
        text.append(frame.getString("content"));
      }
    }
    return text.toString();
  }

  private static boolean endsAnswer(JsonObject frame) {
    return switch (frame.getString("type")) {
      case "error" -> true;
      case "ai_response" -> frame.getJsonObject("metadata").getString("done").equals("true");
      default -> false;
    };
  }

  /** The code that the server closed with. */
  public int closeCode() {
    return closed.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  public boolean isOpen() {
    return !closed.isDone();
  }

  public boolean hasFrames() {
    return !frames.isEmpty();
  }

  @Override
  public void close() {
    try {
      if (!socket.isOutputClosed()) {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
      }
    } catch (CompletionException e) {
      // The server was gone first, as in tests that kill it.
    }
    socket.abort();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      parts.append(part);
      if (last) {
        frames.add(Json.createReader(new StringReader(parts.toString())).readObject());
        parts.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable fault) {
      closed.complete(1006);
    }
  }
}
