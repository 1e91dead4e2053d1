package io.chatbox.security;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** An identity provider's key endpoint, well and sick. */
final class JwksServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger brokenOff = new AtomicInteger();
  private final AtomicLong sent = new AtomicLong();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile HttpHandler answer;

  JwksServer(JWK... keys) {
    publish(keys);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI uri() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/jwks");
  }

  void publish(JWK... keys) {
    say(200, new JWKSet(List.of(keys)).toString());
  }

  void say(int status, String body) {
    answer = exchange -> send(exchange, status, body);
  }

  void redirectTo(String path) {
    HttpHandler before = answer;
    answer =
        exchange -> {
          if (exchange.getRequestURI().getPath().equals(path)) {
            before.handle(exchange);
          } else {
            exchange.getResponseHeaders().set("Location", path);
            send(exchange, 302, "");
          }
        };
  }

  /** Takes the request and says nothing until this is closed. */
  void hang() {
    answer = exchange -> pause(1, TimeUnit.HOURS);
  }

  /** Breaks the connection off. */
  void die() {
    answer =
        exchange -> {
          throw new IOException("told to die");
        };
  }

  /** A byte now and then, for ever: no read takes long. */
  void drip() {
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          while (!pause(20, TimeUnit.MILLISECONDS)) {
            write(exchange.getResponseBody(), new byte[] {' '});
          }
        };
  }

  /** Fifty megabytes of white space before the keys, which is good JSON. */
  void flood() {
    byte[] piece = " ".repeat(8192).getBytes(StandardCharsets.US_ASCII);
    answer =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          for (int i = 0; i < 6400; i++) {
            write(exchange.getResponseBody(), piece);
          }
          exchange.close();
        };
  }

  int requests() {
    return requests.get();
  }

  /** How many answers the other side did not want to hear to their end. */
  int brokenOff() {
    return brokenOff.get();
  }

  long bytesSent() {
    return sent.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    answer.handle(exchange);
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void write(OutputStream out, byte[] bytes) throws IOException {
    try {
      out.write(bytes);
      out.flush();
      sent.addAndGet(bytes.length);
    } catch (IOException e) {
      brokenOff.incrementAndGet();
      throw e;
    }
  }

  /** Whether this was closed meanwhile. */
  private boolean pause(long time, TimeUnit unit) throws IOException {
    try {
      return closed.await(time, unit);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
