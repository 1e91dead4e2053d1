package io.chatbox.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;

/**
 * The bare relay on Vert.x: a message opens the upstream's stream, each delta leaves as one frame.
 * No tokens, no sessions, no store, no bounds. One event loop.
 */
final class VertxRelay {
  private static final String DATA = "data: ";
  private static final int MAX_STREAMS = 10_000;
  private static final short INTERNAL_ERROR = 1011;

  private final HttpClient http;
  private final String completions;

  private VertxRelay(HttpClient http, String upstream) {
    this.http = http;
    this.completions = upstream + "/chat/completions";
  }

  /**
   * @param arguments the upstream's base address
   */
  public static void main(String[] arguments) throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    HttpClient http = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(MAX_STREAMS));
    VertxRelay relay = new VertxRelay(http, arguments[0]);
    HttpServer server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .webSocketHandler(relay::serve);
    Futures.await(server.listen(), "relay could not listen");
    System.out.println("url=ws://127.0.0.1:" + server.actualPort() + "/");
    System.out.println("ready");
    while (System.in.read() >= 0) {
      // Until the benchmark ends, in whatever way.
    }
    Futures.await(vertx.close(), "relay could not be closed");
  }

  private void serve(ServerWebSocket socket) {
    socket.textMessageHandler(text -> ask(socket, new JsonObject(text).getString("content")));
  }

  private void ask(ServerWebSocket socket, String content) {
    JsonObject message = new JsonObject().put("role", "user").put("content", content);
    Buffer body =
        new JsonObject()
            .put("model", "bench")
            .put("stream", true)
            .put("messages", new JsonArray().add(message))
            .toBuffer();
    http.request(
            new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(completions)
                .putHeader("Content-Type", "application/json"))
        .compose(request -> request.send(body))
        .onSuccess(response -> relay(response, socket))
        .onFailure(fault -> socket.close(INTERNAL_ERROR));
  }

  private static void relay(HttpClientResponse response, ServerWebSocket socket) {
    if (response.statusCode() != 200) {
      socket.close(INTERNAL_ERROR);
      return;
    }
    response.handler(RecordParser.newDelimited("\n\n", event -> forward(event, socket)));
  }

  private static void forward(Buffer event, ServerWebSocket socket) {
    Buffer data = event.slice(DATA.length(), event.length());
    if (data.getByte(0) != '{') {
      return; // [DONE]
    }
    JsonArray choices = new JsonObject(data).getJsonArray("choices");
    if (choices.isEmpty()) {
      return; // Usage
    }
    String content = choices.getJsonObject(0).getJsonObject("delta").getString("content");
    if (content != null) {
      socket.writeTextMessage(
          new JsonObject().put("type", "ai_response").put("content", content).encode());
    }
  }
}
