package io.chatbox.dev;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Speaks OpenAI's moderation API on a port of its own: flags what holds the word {@link #BAD}, as
 * {@code violence}. A test in the same process may queue other behaviour.
 */
public final class FakeModeration implements AutoCloseable {
  public static final String BAD = "gunpowder";

  /** What happens to one request. */
  public sealed interface Behaviour {
    /** Another status than 200, or 200 with another body. */
    record Say(int status, String body) implements Behaviour {}

    /** No response while the fake lives. */
    record Hang() implements Behaviour {}

    /** The connection ends without one. */
    record Drop() implements Behaviour {}
  }

  /**
   * A request that came.
   *
   * @param authorization the header, or null
   */
  public record Request(JsonObject body, String authorization) {
    public String input() {
      return body.getString("input");
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Behaviour> behaviours = new ConcurrentLinkedQueue<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  private FakeModeration(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/v1/moderations", this::judge);
    server.start();
  }

  public static FakeModeration start() {
    try {
      return new FakeModeration(
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The base address, as in {@code MODERATION_ENDPOINT}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  /** What becomes of the next requests, one after another. */
  public void enqueue(Behaviour... next) {
    behaviours.addAll(List.of(next));
  }

  /** All so far, oldest first. */
  public List<Request> requests() {
    return requests;
  }

  @Override
  public void close() {
    closed.countDown();
    threads.shutdownNow();
    server.stop(0);
  }

  private void judge(HttpExchange exchange) throws IOException {
    Request request;
    try (JsonReader reader = Json.createReader(exchange.getRequestBody())) {
      request =
          new Request(reader.readObject(), exchange.getRequestHeaders().getFirst("Authorization"));
    }
    requests.add(request);
    Behaviour behaviour = behaviours.poll();
    switch (behaviour == null ? judgement(request.input()) : behaviour) {
      case Behaviour.Say say -> send(exchange, say);
      case Behaviour.Hang hang -> hang();
      // The server breaks a connection off whose handler throws.
      case Behaviour.Drop drop -> throw new IOException("told to drop it");
    }
  }

  private static Behaviour judgement(String input) {
    return new Behaviour.Say(
        200,
        """
        {"id":"modr-1","model":"omni-moderation-latest","results":[{"flagged":%1$s,\
        "categories":{"harassment":false,"violence":%1$s},\
        "category_scores":{"harassment":0.01,"violence":0.99},\
        "category_applied_input_types":{"harassment":["text"],"violence":["text"]}}]}"""
            .formatted(input.contains(BAD)));
  }

  private void hang() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, Behaviour.Say say) throws IOException {
    byte[] body = say.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(say.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
