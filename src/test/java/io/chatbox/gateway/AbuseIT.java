package io.chatbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.it.SocketClient;
import io.chatbox.it.TestServer;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Bad frames and bad tokens by the thousand. The server is afterwards as it was before: threads,
 * memory, and how fast it answers the good. {@code -Dchatbox.abuse=full} takes all 100,000 frames
 * and 10,000 tokens; a usual run takes a twentieth.
 */
class AbuseIT {
  private static final int PART =
      System.getProperty("chatbox.abuse", "part").equals("full") ? 1 : 20;
  private static final int FRAMES = 100_000 / PART;
  private static final int TOKENS = 10_000 / PART;
  private static final int AT_ONCE = 4;

  private static final int THREADS_MORE = 20;
  private static final int MEGABYTES_MORE = 30;

  private final TestServer server = TestServer.shared();

  @Test
  void theServerIsAsItWasBefore() throws Exception {
    sendBadFrames(400);
    sendBadTokens(100);
    Figures before = Figures.of(server);
    long start = System.nanoTime();

    Duration beside;
    try (SocketClient good = server.connect(TestServer.newUser());
        ExecutorService abuse = Executors.newSingleThreadExecutor()) {
      Future<?> running =
          abuse.submit(
              () -> {
                sendBadFrames(FRAMES);
                sendBadTokens(TOKENS);
                return null;
              });
      beside = Figures.medianPing(good, 500);
      running.get();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    Figures after = Figures.of(server);
    System.out.printf(
        "%d bad frames and %d bad tokens in %s:%n  before %s%n  after  %s%n  ping meanwhile %s%n",
        FRAMES, TOKENS, took, before, after, beside);

    assertThat(after.threads()).isLessThan(before.threads() + THREADS_MORE);
    assertThat(after.heapMegabytes()).isLessThan(before.heapMegabytes() + MEGABYTES_MORE);
    assertThat(after.medianPing()).isLessThan(before.medianPing().multipliedBy(3).plusMillis(20));
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(Figures.stacks(server)).doesNotContain("\"outbox\""));
  }

  private void sendBadFrames(int count) throws Exception {
    List<byte[]> bad = badFrames();
    atOnce(
        () -> {
          try (RawWebSocket client = RawWebSocket.open(server, TestServer.newUser())) {
            Thread.startVirtualThread(
                () -> {
                  for (int i = 0; i < count / AT_ONCE; i++) {
                    client.offer(bad.get(i % bad.size()));
                  }
                });
            for (int i = 0; i < count / AT_ONCE; i++) {
              assertThat(client.nextText()).contains("\"error\"");
            }
          }
          return null;
        });
  }

  /**
   * What the fuzz test keeps and the codec refuses; but for the empty one, which ends the
   * connection when it is split over two of the container's reads.
   */
  private static List<byte[]> badFrames() throws IOException {
    try (Stream<Path> corpus = Files.list(Path.of("src/test/resources/fuzz-corpus/refused"))) {
      List<byte[]> frames = new ArrayList<>();
      for (Path file : corpus.sorted().filter(each -> !each.endsWith("empty.json")).toList()) {
        frames.add(RawWebSocket.frame(RawWebSocket.TEXT, true, Files.readAllBytes(file)));
      }
      return frames;
    }
  }

  private void sendBadTokens(int count) throws Exception {
    String good = server.tokens().user(TestServer.newUser());
    List<String> bad =
        List.of(
            "nonsense",
            good + "x",
            good.substring(0, good.lastIndexOf('.') + 1),
            "eyJhbGciOiJub25lIn0" + good.substring(good.indexOf('.')),
            "a".repeat(6_000));
    URI base = server.base();
    atOnce(
        () -> {
          for (int i = 0; i < count / AT_ONCE; i++) {
            assertThat(statusFor(base, bad.get(i % bad.size()))).isEqualTo(401);
          }
          return null;
        });
  }

  /** A connection each, as it is with sockets. */
  private static int statusFor(URI base, String token) throws IOException {
    try (Socket socket = new Socket(base.getHost(), base.getPort())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              ("GET %s/ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                      + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                      + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                      + "Authorization: Bearer %s\r\n\r\n")
                  .formatted(base.getPath(), token)
                  .getBytes(StandardCharsets.US_ASCII));
      byte[] status = new byte["HTTP/1.1 401".length()];
      new DataInputStream(socket.getInputStream()).readFully(status);
      return Integer.parseInt(new String(status, 9, 3, StandardCharsets.US_ASCII));
    }
  }

  /** Some work for each of {@link #AT_ONCE} threads. */
  private static void atOnce(Callable<Void> work) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Future<Void> done : threads.invokeAll(Collections.nCopies(AT_ONCE, work))) {
        done.get();
      }
    }
  }
}
