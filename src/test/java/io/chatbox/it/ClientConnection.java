package io.chatbox.it;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One connection of a {@link ResumingClient}, and the watch on its silence. */
final class ClientConnection implements WebSocket.Listener {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration HANDSHAKE = Duration.ofSeconds(5);
  private static final String PING = "{\"type\":\"ping\"}";

  private final ResumingClient client;
  private final Duration patience;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final StringBuilder parts = new StringBuilder();
  private volatile WebSocket socket;
  private volatile long heard = System.nanoTime();
  private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

  ClientConnection(ResumingClient client, Duration patience) {
    this.client = client;
    this.patience = patience;
  }

  /** Connects, and returns when the connection has ended or came to nothing. */
  void run(URI base, String token) {
    URI uri = URI.create(base.toString().replaceFirst("^http", "ws") + "/ws");
    try {
      HTTP.newWebSocketBuilder()
          .header("Authorization", "Bearer " + token)
          .connectTimeout(HANDSHAKE)
          .buildAsync(uri, this)
          .join();
    } catch (CompletionException e) {
      return; // Cut off, or refused for now.
    }
    watch();
  }

  private void watch() {
    while (!ended.isDone()) {
      try {
        ended.get(patience.toMillis() / 3, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (System.nanoTime() - heard > patience.toNanos()) {
          abandon();
        } else {
          send(PING);
        }
      } catch (Exception e) {
        abandon();
      }
    }
  }

  /** Sends after all that was sent before; into nothing if the connection has ended. */
  synchronized void send(String text) {
    sending =
        sending
            .thenCompose(before -> socket.sendText(text, true))
            .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends it without a word. */
  void abandon() {
    WebSocket open = socket;
    if (open != null) {
      open.abort();
    }
    ended.complete(null);
  }

  @Override
  public void onOpen(WebSocket opened) {
    socket = opened;
    if (ended.isDone()) {
      opened.abort();
    }
    opened.request(1);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    heard = System.nanoTime();
    parts.append(part);
    if (last) {
      JsonObject frame = Json.createReader(new StringReader(parts.toString())).readObject();
      parts.setLength(0);
      client.onFrame(this, frame);
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
    heard = System.nanoTime();
    return WebSocket.Listener.super.onPing(from, message);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    ended.complete(null);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable fault) {
    ended.complete(null);
  }
}
