package io.chatbox.dev;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.chatbox.dev.FakeReply.Step;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A provider on a port of its own; subclasses speak its wire format. A test in the same process
 * queues replies; without one, the last user message says what is wanted ({@link FakeDirectives}).
 * {@code GET /requests} tells tests in other processes what came.
 */
public abstract class FakeProvider implements AutoCloseable {
  private static final int KEPT = 100;
  private static final Duration COMMENT_EVERY = Duration.ofMillis(20);

  static {
    // Else small chunks wait for acknowledgements, 40 ms each.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<FakeReply> replies = new ConcurrentLinkedQueue<>();
  private final Deque<FakeRequest> requests = new ArrayDeque<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger active = new AtomicInteger();
  private final AtomicInteger aborted = new AtomicInteger();
  private volatile Optional<String> key = Optional.empty();

  /**
   * @param port 0 for a free one
   * @param path of the requests that are answered
   */
  FakeProvider(int port, String path) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      server = HttpServer.create(address, 1024);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    serve(path, this::complete);
    serve("/requests", this::report);
    server.start();
  }

  final void serve(String path, HttpHandler handler) {
    server.createContext(path, handler);
  }

  /** The conversation in a request's body, oldest first. */
  abstract List<FakeRequest.Message> messages(JsonObject body);

  abstract FakeFormat format(FakeRequest request);

  /** The body of a refusal. */
  abstract String refusal(int status);

  /** The directory of its corpus files. */
  public abstract String dialect();

  /** The refusal of a wrong key. */
  abstract FakeReply wrongKey();

  /** The refusal of what the real one refuses before it does anything. */
  abstract Optional<FakeReply> refused(FakeRequest request);

  /** What is said to a request: what it asks for, unless it is wrong. */
  private FakeReply reply(FakeRequest request) {
    if (key.filter(it -> !it.equals(request.key())).isPresent()) {
      return wrongKey();
    }
    return refused(request)
        .or(() -> Optional.ofNullable(replies.poll()))
        .orElseGet(() -> FakeDirectives.reply(request, dialect()));
  }

  /** From now on it refuses every other key. */
  public void requireKey(String wanted) {
    key = Optional.of(wanted);
  }

  /** Whether somebody told it to stop this answer. */
  boolean isStopped(FakeFormat answer) {
    return false;
  }

  /** The base address, as in {@code LLM_PROVIDER_1_ENDPOINT}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  /** The reply to the next request that has none. */
  public FakeProvider enqueue(FakeReply reply) {
    replies.add(reply);
    return this;
  }

  /** The last requests, oldest first. */
  public List<FakeRequest> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** How many requests came. */
  public int count() {
    return count.get();
  }

  /** How many are being answered. */
  public int active() {
    return active.get();
  }

  /** How many clients were gone before their answer's end. */
  public int aborted() {
    return aborted.get();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    server.stop(0);
  }

  private void complete(HttpExchange exchange) throws IOException {
    active.incrementAndGet();
    try {
      FakeRequest request = received(exchange);
      FakeReply reply = reply(request);
      note(request, reply);
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      if (reply.status() == 0) {
        // The server breaks a connection off whose handler throws.
        throw new IOException("told to drop it");
      }
      if (reply.status() == 200 || !reply.steps().isEmpty()) {
        stream(exchange, format(request), reply);
      } else {
        send(exchange, reply.status(), reply.refusal().orElseGet(() -> refusal(reply.status())));
      }
    } finally {
      active.decrementAndGet();
    }
  }

  private static void note(FakeRequest request, FakeReply reply) {
    request.userMessages().forEach(FakeProvider::note);
    note(
        reply.steps().stream()
            .map(step -> step instanceof Step.Piece piece ? piece.text() : "")
            .collect(Collectors.joining()));
  }

  /** What Dify is told of the past stands between marks of ours, whose word is in paths, too. */
  private static void note(String text) {
    Planted.note(text.replaceAll("</?conversation>", ""));
  }

  private FakeRequest received(HttpExchange exchange) {
    try (JsonReader reader = Json.createReader(exchange.getRequestBody())) {
      JsonObject body = reader.readObject();
      FakeRequest request =
          new FakeRequest(
              body, exchange.getRequestURI(), exchange.getRequestHeaders(), messages(body));
      synchronized (requests) {
        requests.add(request);
        if (requests.size() > KEPT) {
          requests.remove();
        }
      }
      count.incrementAndGet();
      return request;
    }
  }

  private void stream(HttpExchange exchange, FakeFormat format, FakeReply reply)
      throws IOException {
    exchange
        .getResponseHeaders()
        .putIfAbsent("Content-Type", List.of("text/event-stream; charset=utf-8"));
    exchange.sendResponseHeaders(reply.status(), 0);
    OutputStream out = exchange.getResponseBody();
    int pieces = 0;
    for (Step step : reply.steps()) {
      if (isStopped(format)) {
        break;
      }
      pieces += step instanceof Step.Piece ? 1 : 0;
      switch (step) {
        case Step.Role role -> write(out, format.role());
        case Step.Noise noise -> write(out, format.noise());
        case Step.Piece piece -> write(out, format.piece(piece.text()));
        case Step.Finish finish -> write(out, format.finish(finish.reason(), pieces));
        case Step.Usage usage -> write(out, format.usage(pieces));
        case Step.Done done -> write(out, format.done(pieces));
        case Step.Failure failure -> write(out, format.failure(failure.code()));
        case Step.Raw raw -> write(out, raw.text());
        case Step.Bytes raw -> write(out, raw.bytes());
        case Step.Trickle trickle -> trickle(out, trickle.text());
        case Step.Slivers slivers -> trickle(out, format.piece(slivers.text()));
        case Step.Forever forever -> forever(out, forever.text());
        case Step.Pause pause -> sleep(pause.time());
        case Step.Hang hang -> hang(out, format);
        case Step.Die die -> throw new IOException("told to die");
      }
    }
    exchange.close();
  }

  /** Comments are no chunks, but without writing it would not be seen that the client is gone. */
  private void hang(OutputStream out, FakeFormat format) throws IOException {
    while (!isStopped(format)) {
      write(out, ": still here\n\n");
      sleep(COMMENT_EVERY);
    }
  }

  private void trickle(OutputStream out, String text) throws IOException {
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      write(out, new byte[] {one});
    }
  }

  private void forever(OutputStream out, String text) throws IOException {
    while (true) {
      write(out, text);
    }
  }

  private void write(OutputStream out, String text) throws IOException {
    write(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private void write(OutputStream out, byte[] bytes) throws IOException {
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      aborted.incrementAndGet();
      throw e;
    }
  }

  /** The pace that a {@code delay} asks for; it is what is played, nothing is waited for. */
  private static void sleep(Duration time) throws IOException {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw new InterruptedIOException("closed");
    }
  }

  private void report(HttpExchange exchange) throws IOException {
    JsonArrayBuilder bodies = Json.createArrayBuilder();
    requests().forEach(request -> bodies.add(request.body()));
    String report =
        Json.createObjectBuilder()
            .add("count", count())
            .add("active", active())
            .add("aborted", aborted())
            .add("requests", bodies)
            .build()
            .toString();
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    send(exchange, 200, report);
  }

  static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
