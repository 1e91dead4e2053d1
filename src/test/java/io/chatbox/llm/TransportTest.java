package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Text;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How connections are read, kept and given up. */
class TransportTest extends OpenAiBench {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";

  /** Of what happens at once, on a machine that is busy. */
  private static final Duration MOMENT = Duration.ofSeconds(3);

  private ProviderModels one(URI endpoint) {
    return Providers.models(List.of(settings(endpoint)), Providers.guard(PATIENT, 1));
  }

  // Giving up.

  @ParameterizedTest
  @MethodSource
  void givingUpFreesTheConnectionAtOnce(String scheme, int pieces, RawServer.Talk talk) {
    try (RawServer server = RawServer.start(talk);
        ProviderModels models = one(server.endpoint(scheme))) {
      Recorder heard = new Recorder();
      AnswerStream stream = models.first().stream(Providers.asking("Hi"), heard);
      Recorder.until(() -> server.talked() == 1 && heard.events().size() == pieces);

      long begin = System.nanoTime();
      stream.cancel();

      Recorder.until(() -> server.gone() == 1 && models.connections() == 0);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(MOMENT);
      assertThat(heard.events()).hasSize(pieces);
    }
  }

  static Stream<Arguments> givingUpFreesTheConnectionAtOnce() {
    return Stream.of(
        talk("https", 0, "before the handshake's end", connection -> {}),
        talk("http", 0, "before the response's head", RawServer::hear),
        talk(
            "http",
            1,
            "in mid-answer",
            connection -> {
              RawServer.hear(connection);
              RawServer.say(connection, OK + "\r\n" + piece("a"));
            }));
  }

  private static Arguments talk(String scheme, int pieces, String name, RawServer.Talk talk) {
    return Arguments.of(scheme, pieces, Named.of(name, talk));
  }

  @Test
  void givingUpEndsTheOpeningOfAConnection() throws IOException {
    List<Socket> waiting = new ArrayList<>();
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ProviderModels models = one(URI.create("http://127.0.0.1:" + deaf.getLocalPort()))) {
      fill(deaf, waiting);
      AnswerStream stream = models.first().stream(Providers.asking("Hi"), events);
      Recorder.until(() -> models.connections() == 1);

      long begin = System.nanoTime();
      stream.cancel();

      Recorder.until(() -> models.connections() == 0);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(MOMENT);
    } finally {
      for (Socket each : waiting) {
        each.close();
      }
    }
  }

  /** Until there is no place any more for another that wants to connect. */
  private static void fill(ServerSocket deaf, List<Socket> waiting) throws IOException {
    try {
      while (true) {
        Socket next = new Socket();
        waiting.add(next);
        next.connect(new InetSocketAddress(deaf.getInetAddress(), deaf.getLocalPort()), 300);
      }
    } catch (SocketTimeoutException e) {
      // Full.
    }
  }

  /** As by a balancer that is restarted. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aHandshakeThatIsCutOffMayWorkTheNextTime(boolean reset) {
    RawServer.Talk cut =
        connection -> {
          connection.getInputStream().read();
          connection.setSoLinger(reset, 0);
          connection.close();
        };
    try (RawServer server = RawServer.start(cut)) {
      Recorder heard = ask(server.endpoint("https"), PATIENT);
      assertThat(heard.failure().kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(heard.failure().retryAfter()).isPresent();
      assertThat(server.taken()).isEqualTo(ATTEMPTS);
      assertThat(lines()).noneMatch(line -> line.startsWith("SEVERE"));
    }
  }

  // Reading.

  /** Many connections are read by one thread, which no end may keep. */
  @Test
  void whoTakesTheirTimeWithAnEndHoldsUpNobodyElse() {
    int crowd = 4 * Runtime.getRuntime().availableProcessors();
    ChatModel model = model();
    CountDownLatch held = new CountDownLatch(crowd);
    CountDownLatch free = new CountDownLatch(1);
    List<Recorder> slow = new ArrayList<>();
    for (int i = 0; i < crowd; i++) {
      Recorder each = new Recorder();
      slow.add(each);
      model.stream(
          Providers.asking("Hi"),
          event -> {
            if (event instanceof End) {
              held.countDown();
              await(free);
            }
            each.accept(event);
          });
    }
    await(held);
    for (int i = 0; i < crowd; i++) {
      assertThat(ask(model, Providers.asking("Hi")).end()).isEqualTo(new End("stop"));
    }
    free.countDown();
    slow.forEach(each -> assertThat(each.end()).isEqualTo(new End("stop")));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void piecesOfACompressedStreamComeAsTheyAreSent() {
    Recorder heard = new Recorder();
    RawServer.Talk packed =
        connection -> {
          RawServer.hear(connection);
          RawServer.say(connection, OK + "Content-Encoding: gzip\r\n\r\n");
          try (OutputStream out = new GZIPOutputStream(connection.getOutputStream(), true)) {
            for (String text : List.of("a", "b", "c")) {
              out.write(piece(text).getBytes(StandardCharsets.UTF_8));
              out.flush();
              Recorder.until(() -> heard.events().contains(new Text(text)));
            }
            out.write((FINISH + DONE).getBytes(StandardCharsets.UTF_8));
          }
        };
    try (RawServer server = RawServer.start(packed);
        ProviderModels models = one(server.endpoint("http"))) {
      models.first().stream(Providers.asking("Hi"), heard);
      assertThat(heard.end()).isEqualTo(new End("stop"));
      assertThat(heard.text()).isEqualTo("abc");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "gzip with a name", "deflate", "bare deflate"})
  void compressedStreamsAreReadHoweverTheyAreCut(String coding) throws IOException {
    byte[] packed = packed(coding, whole());
    RawServer.Talk talk =
        connection -> {
          RawServer.hear(connection);
          String header = "Content-Encoding: " + coding.replaceAll("bare | with.*", "");
          RawServer.say(connection, OK + header + "\r\n\r\n");
          for (byte each : packed) {
            connection.getOutputStream().write(each);
          }
          connection.shutdownOutput();
        };
    try (RawServer server = RawServer.start(talk);
        ProviderModels models = one(server.endpoint("http"))) {
      Recorder heard = ask(models.first(), Providers.asking("Hi"));
      assertThat(heard.end()).isEqualTo(new End("stop"));
      assertThat(heard.text()).isEqualTo("Grüße 😀");
    }
  }

  private static byte[] packed(String coding, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (coding) {
          case "gzip", "gzip with a name" -> new GZIPOutputStream(bytes);
          default ->
              new DeflaterOutputStream(bytes, new Deflater(9, coding.equals("bare deflate")));
        }) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    byte[] packed = bytes.toByteArray();
    if (coding.equals("gzip with a name")) {
      byte[] name = "answer.txt\0".getBytes(StandardCharsets.UTF_8);
      packed[3] |= 8;
      byte[] named = Arrays.copyOf(packed, packed.length + name.length);
      System.arraycopy(name, 0, named, 10, name.length);
      System.arraycopy(packed, 10, named, 10 + name.length, packed.length - 10);
      return named;
    }
    return packed;
  }

  // Keeping.

  @Test
  void oneConnectionServesManyQuestions() {
    int questions = 20;
    RawServer.Talk patient =
        connection -> {
          while (true) {
            RawServer.hear(connection);
            RawServer.say(connection, sized(whole()));
          }
        };
    try (RawServer server = RawServer.start(patient);
        ProviderModels models = one(server.endpoint("http"))) {
      for (int i = 0; i < questions; i++) {
        assertThat(ask(models.first(), Providers.asking("Hi")).end()).isEqualTo(new End("stop"));
      }
      // One that is asked before the response's last byte is read needs one of its own.
      assertThat(server.taken()).isLessThan(questions / 2);
    }
  }

  private static String sized(String body) {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return OK + "Content-Length: " + length + "\r\n\r\n" + body;
  }

  /** It would be read as the answer to the next question, which is another user's. */
  @Test
  void whatComesBehindAnAnswerIsNobodysAnswer() {
    RawServer.Talk twice =
        connection -> {
          RawServer.hear(connection);
          RawServer.say(connection, sized(whole()) + sized(piece("LEFT OVER") + FINISH + DONE));
        };
    try (RawServer server = RawServer.start(twice);
        ProviderModels models = one(server.endpoint("http"))) {
      // Some are asked while the connection of the one before is still being put away.
      for (int i = 0; i < 20; i++) {
        Recorder heard = ask(models.first(), Providers.asking("Hi"));
        assertThat(heard.end()).isEqualTo(new End("stop"));
        assertThat(heard.text()).isEqualTo("Grüße 😀");
      }
    }
  }

  /** Half of it may come before the next question, and half behind it. */
  @Test
  void norIsWhatIsSplitByTheNextQuestion() {
    String left = sized(piece("LEFT OVER") + FINISH + DONE);
    RawServer.Talk slow =
        connection -> {
          RawServer.hear(connection);
          RawServer.say(connection, sized(whole()) + left.substring(0, 9));
          RawServer.hear(connection);
          RawServer.say(connection, left.substring(9));
        };
    try (RawServer server = RawServer.start(slow);
        ProviderModels models = one(server.endpoint("http"))) {
      for (int i = 0; i < 20; i++) {
        Recorder heard = ask(models.first(), Providers.asking("Hi"));
        assertThat(heard.end()).isEqualTo(new End("stop"));
        assertThat(heard.text()).isEqualTo("Grüße 😀");
      }
    }
  }

  /** Servers close what nobody used for a while, often just when somebody wants to. */
  @ParameterizedTest
  @ValueSource(ints = {0, 700})
  void aConnectionThatTheServerHasClosedIsNotUsed(int millis) {
    RawServer.Talk once =
        connection -> {
          RawServer.hear(connection);
          RawServer.say(connection, sized(whole()));
          connection.shutdownOutput();
        };
    try (RawServer server = RawServer.start(once);
        ProviderModels models = one(server.endpoint("http"))) {
      assertThat(ask(models.first(), Providers.asking("Hi")).end()).isEqualTo(new End("stop"));
      Recorder.until(() -> server.talked() == 1);
      long later = System.nanoTime() + Duration.ofMillis(millis).toNanos();
      Recorder.until(() -> System.nanoTime() - later >= 0);

      assertThat(ask(models.first(), Providers.asking("Hi")).end()).isEqualTo(new End("stop"));

      assertThat(server.taken()).isEqualTo(2);
    }
  }
}
