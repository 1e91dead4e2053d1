package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.FakeOpenAiRaw;
import io.chatbox.dev.FakeOpenAiReply;
import io.chatbox.dev.FakeOpenAiReply.Step;
import io.chatbox.dev.LogLines;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Failed;
import io.chatbox.llm.StreamEvent.Text;
import io.chatbox.llm.StreamEvent.Usage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What providers do in their bad hours, and what becomes of the answer. */
class SickUpstreamTest {
  private static final Instant NOW = Instant.parse("2026-03-06T08:49:07Z");
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Timeouts PATIENT = new Timeouts(LONG, LONG, LONG);
  private static final int ATTEMPTS = 3;

  private final FakeOpenAi fake = FakeOpenAi.start();
  private final LogLines log = new LogLines("io.chatbox.llm");
  private final Recorder events = new Recorder();
  private ProviderModels models;

  @AfterEach
  void close() {
    if (models != null) {
      models.close();
    }
    fake.close();
    log.close();
  }

  private Recorder ask(URI endpoint, Timeouts timeouts) {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    models =
        new ProviderModels(
            List.of(Providers.openAi(endpoint)), new Guard(timeouts, ATTEMPTS), clock);
    models.first().stream(Providers.asking("Hi"), events);
    return events;
  }

  private Recorder ask(FakeOpenAiReply... replies) {
    List.of(replies).forEach(fake::enqueue);
    return ask(fake.endpoint(), PATIENT);
  }

  private List<String> retries() {
    return log.lines().stream().filter(line -> line.startsWith("WARNING")).toList();
  }

  // Answers that are odd and whole.

  @ParameterizedTest
  @MethodSource
  void readsWhatIsOddButWhole(FakeOpenAiReply reply) {
    assertThat(ask(reply).end()).isEqualTo(new End("stop"));
    assertThat(events.text()).isEqualTo("Grüße 😀");
    assertThat(events.events()).contains(new Usage(7, 2));
    assertThat(fake.count()).isEqualTo(1);
  }

  static Stream<Arguments> readsWhatIsOddButWhole() {
    return Stream.of(
        odd("LF", raw(whole())),
        odd("CRLF", raw(whole().replace("\n", "\r\n"))),
        odd("CR", raw(whole().replace("\n", "\r"))),
        odd("a byte a packet", FakeOpenAiReply.steps(new Step.Trickle(whole()))),
        odd(
            "CRLF, a byte a packet",
            FakeOpenAiReply.steps(new Step.Trickle(whole().replace("\n", "\r\n")))),
        odd("comments", raw(whole().replace("\n\n", "\n: busy\n\n:\n\n"))),
        odd("other fields", raw(whole().replace("data:", "event: x\nid: 1\nretry: 1\ndata:"))),
        odd("data of several lines", raw(whole().replace("\"choices\"", "\ndata:\"choices\""))),
        odd("no [DONE]", raw(whole().replace("data: [DONE]\n\n", ""))),
        odd("usage before the finish", raw(piece("Grüße 😀") + USAGE + FINISH + DONE)),
        odd("usage in every chunk", raw(whole().replace("\n\n", "\n\n" + USAGE))),
        odd("pieces after usage", raw(piece("Grüße ") + USAGE + piece("😀") + FINISH + DONE)),
        odd("no content type of its own", raw(whole()).withHeader("Content-Type", "text/plain")),
        odd("identity", raw(whole()).withHeader("Content-Encoding", "identity")),
        odd(
            "breaks off after the finish",
            FakeOpenAiReply.steps(
                new Step.Raw(piece("Grüße 😀") + USAGE + FINISH), new Step.Die())),
        odd(
            "never closes the response",
            FakeOpenAiReply.steps(new Step.Raw(whole()), new Step.Hang())));
  }

  private static Arguments odd(String name, FakeOpenAiReply reply) {
    return Arguments.of(Named.of(name, reply));
  }

  private static final String USAGE =
      "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}\n\n";
  private static final String FINISH =
      "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
  private static final String DONE = "data: [DONE]\n\n";

  private static String piece(String text) {
    return "data: {\"id\":1,\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
  }

  private static String whole() {
    return piece("Grü") + piece("ße ") + piece("😀") + FINISH + USAGE + DONE;
  }

  private static FakeOpenAiReply raw(String body) {
    return FakeOpenAiReply.raw(body);
  }

  @Test
  void readsAChunkedResponseWithATrailer() {
    String body = whole();
    String response =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n%x\r\n%s\r\n0\r\n"
                .formatted(body.getBytes(StandardCharsets.UTF_8).length, body)
            + "X-Sum: 1\r\n\r\n";
    try (FakeOpenAiRaw server = FakeOpenAiRaw.start(response)) {
      assertThat(ask(server.endpoint(), PATIENT).end()).isEqualTo(new End("stop"));
      assertThat(events.text()).isEqualTo("Grüße 😀");
    }
  }

  @Test
  void readsAHundredThousandPieces() {
    String[] pieces = Collections.nCopies(100_000, "x").toArray(String[]::new);
    assertThat(ask(FakeOpenAiReply.answer(pieces)).end()).isEqualTo(new End("stop"));
    assertThat(events.events()).hasSize(100_002);
    assertThat(events.text()).hasSize(100_000);
  }

  @Test
  void endsAnAnswerThatNeverStops() {
    Step.Forever forever = new Step.Forever(piece("x".repeat(4000)));
    assertThat(ask(FakeOpenAiReply.steps(forever)).end()).isEqualTo(new End("length"));
    assertThat(events.text()).hasSize(ChatModel.MAX_ANSWER);
    Recorder.until(() -> fake.aborted() == 1 && fake.active() == 0);
  }

  // Faults that last, or come after a piece: one request, one failure.

  @ParameterizedTest
  @MethodSource
  void failsAtOnce(FakeOpenAiReply reply, Kind kind, String detail) {
    assertThat(ask(reply).failure())
        .extracting(LlmFailure::kind, LlmFailure::detail)
        .containsExactly(kind, detail);
    assertThat(fake.count()).isEqualTo(1);
    assertThat(retries()).isEmpty();
    Recorder.until(() -> fake.active() == 0);
  }

  static Stream<Arguments> failsAtOnce() {
    String piece = piece("Hm");
    return Stream.of(
        fault("error in mid-stream", raw(piece + error(503)), "error in stream 503"),
        fault(
            "garbage in mid-stream", raw(piece + "data: <html>\n\n"), "chunk is not as specified"),
        fault("ends in mid-stream", raw(piece), "stream ended early"),
        fault(
            "dies in mid-stream",
            FakeOpenAiReply.steps(new Step.Raw(piece), new Step.Die()),
            "EOFException"),
        fault(
            "HTML",
            raw("<html>Please log in").withHeader("Content-Type", "text/html; charset=utf-8"),
            "no event stream but text/html"),
        fault(
            "JSON instead of a stream",
            raw("{\"error\":{\"code\":\"oops\"}}").withHeader("Content-Type", "application/json"),
            "no event stream but application/json oops"),
        fault("garbage from the start", raw("data: ]\n\n"), "chunk is not as specified"),
        fault(
            "one endless line",
            FakeOpenAiReply.steps(new Step.Forever("x".repeat(5000))),
            "event is too long"),
        fault(
            "binary",
            FakeOpenAiReply.steps(new Step.Bytes(new byte[2 << 20])),
            "event is too long"),
        fault(
            "comments without end",
            FakeOpenAiReply.steps(new Step.Forever((": " + "x".repeat(997) + "\n").repeat(64))),
            "response is too long"),
        fault(
            "gzip",
            FakeOpenAiReply.steps(new Step.Bytes(new byte[] {0x1F, (byte) 0x8B, 8, 0}))
                .withHeader("Content-Encoding", "gzip"),
            "no event stream but encoded"),
        fault(
            "redirect",
            FakeOpenAiReply.status(307).withHeader("Location", "/v1/chat/completions"),
            "status 307 fake_307"),
        fault("no such endpoint", FakeOpenAiReply.status(501), "status 501 fake_501"),
        fault("key refused", FakeOpenAiReply.status(401), "status 401 fake_401"),
        rejected("request refused", FakeOpenAiReply.status(400), "status 400 fake_400"),
        rejected("request refused in stream", raw(error(400)), "error in stream 400"),
        rejected("too large", FakeOpenAiReply.status(413), "status 413 fake_413"));
  }

  private static String error(int code) {
    return "data: {\"error\":{\"code\":" + code + ",\"message\":\"secret\"}}\n\n";
  }

  private static Arguments fault(String name, FakeOpenAiReply reply, String detail) {
    return Arguments.of(Named.of(name, reply), Kind.UNAVAILABLE, detail);
  }

  private static Arguments rejected(String name, FakeOpenAiReply reply, String detail) {
    return Arguments.of(Named.of(name, reply), Kind.REJECTED, detail);
  }

  @ParameterizedTest
  @CsvSource({"SSL, https://127.0.0.1", "HTTP, http://127.0.0.1"})
  void failsAtOnceOnWhatSpeaksAnotherProtocol(String protocol, URI address) {
    try (FakeOpenAiRaw server = FakeOpenAiRaw.start("220 mail.example ESMTP\r\n")) {
      URI endpoint = address.resolve("//127.0.0.1:" + server.endpoint().getPort() + "/v1");
      assertThat(ask(endpoint, PATIENT).failure().kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(retries()).as(protocol).isEmpty();
    }
  }

  // Faults that pass.

  @ParameterizedTest
  @MethodSource
  void asksAgainWhileNothingWasSaid(FakeOpenAiReply sick) {
    assertThat(ask(sick, sick, FakeOpenAiReply.answer("fine")).end()).isEqualTo(new End("stop"));
    assertThat(events.text()).isEqualTo("fine");
    assertThat(fake.count()).isEqualTo(3);
    assertThat(retries())
        .hasSize(2)
        .allSatisfy(
            line ->
                assertThat(line)
                    .matches(
                        "WARNING LLM call failed, retry attempt=[12] delay=\\d+ms provider=gpt .+"));
  }

  static Stream<Arguments> asksAgainWhileNothingWasSaid() {
    return Stream.of(
        odd("408", FakeOpenAiReply.status(408)),
        odd("429", FakeOpenAiReply.status(429).withHeader("Retry-After", "0")),
        odd("500", FakeOpenAiReply.status(500)),
        odd("502 with a page", FakeOpenAiReply.status(502, "<html>")),
        odd("503", FakeOpenAiReply.status(503)),
        odd("504", FakeOpenAiReply.status(504)),
        odd("529", FakeOpenAiReply.status(529)),
        odd("dropped", FakeOpenAiReply.dropped()),
        odd("dies before a piece", FakeOpenAiReply.steps(new Step.Role(), new Step.Die())),
        odd("empty", raw("")),
        odd("ends before a piece", FakeOpenAiReply.steps(new Step.Role(), new Step.Usage())),
        odd("error before a piece", raw(error(503))));
  }

  @Test
  void givesUpAfterTheLastAttempt() {
    FakeOpenAiReply sick = FakeOpenAiReply.status(503);
    assertThat(ask(sick, sick, sick).failure().detail()).isEqualTo("status 503 fake_503");
    assertThat(fake.count()).isEqualTo(ATTEMPTS);
  }

  @Test
  void asksAgainWhereNobodyListensAndWhereTheNameIsUnknown() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    for (String host : List.of("127.0.0.1:" + port, "host.invalid")) {
      Recorder each = new Recorder();
      log.lines().clear();
      try (ProviderModels nobody =
          new ProviderModels(
              List.of(Providers.openAi(URI.create("http://" + host + "/v1"))),
              new Guard(PATIENT, ATTEMPTS),
              Clock.systemUTC())) {
        nobody.first().stream(Providers.asking("Hi"), each);
        assertThat(each.failure().kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(retries()).as(host).hasSize(2);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1000", "'Fri, 06 Mar 2026 08:49:08 GMT', 1000", "0, 0", "soon, 0"})
  void waitsAsLongAsItIsAskedTo(String retryAfter, long millis) {
    FakeOpenAiReply busy = FakeOpenAiReply.status(429).withHeader("Retry-After", retryAfter);
    long begin = System.nanoTime();
    assertThat(ask(busy, FakeOpenAiReply.answer("fine")).end()).isEqualTo(new End("stop"));
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isGreaterThanOrEqualTo(Duration.ofMillis(millis));
    long delay = Long.parseLong(retries().getFirst().replaceFirst(".*delay=(\\d+)ms.*", "$1"));
    assertThat(delay).isBetween(millis, millis + RetryPolicy.FIRST.toMillis());
  }

  @ParameterizedTest
  @CsvSource({"31", "99999999999999999999", "'Fri, 06 Mar 2026 08:49:38 GMT'"})
  void failsAtOnceWhenItIsAskedToWaitTooLong(String retryAfter) {
    FakeOpenAiReply busy = FakeOpenAiReply.status(503).withHeader("Retry-After", retryAfter);
    assertThat(ask(busy).failure().detail()).isEqualTo("status 503 fake_503");
    assertThat(events.failure().retryAfter()).hasValueSatisfying(it -> assertThat(it).isPositive());
    assertThat(fake.count()).isEqualTo(1);
  }

  @Test
  void theFirstPiecesTimeoutCoversAllAttempts() {
    FakeOpenAiReply hangs = FakeOpenAiReply.steps(new Step.Role(), new Step.Hang());
    fake.enqueue(FakeOpenAiReply.status(503)).enqueue(hangs);
    long begin = System.nanoTime();
    ask(fake.endpoint(), new Timeouts(Duration.ofSeconds(1), LONG, LONG));
    assertThat(events.failure()).isEqualTo(timeout("LLM_FIRST_TOKEN_TIMEOUT"));
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(1900));
    assertThat(fake.count()).isEqualTo(2);
    Recorder.until(() -> fake.active() == 0);
  }

  // Silence.

  @Test
  void timesOutBetweenPiecesAndAfterThem() {
    for (List<Step> said :
        List.<List<Step>>of(
            List.of(new Step.Piece("a"), new Step.Hang()),
            List.of(new Step.Piece("a"), new Step.Finish("stop"), new Step.Hang()))) {
      Recorder each = new Recorder();
      fake.enqueue(FakeOpenAiReply.steps(said));
      try (ProviderModels hanging =
          new ProviderModels(
              List.of(Providers.openAi(fake.endpoint())),
              new Guard(new Timeouts(LONG, SHORT, LONG), ATTEMPTS),
              Clock.systemUTC())) {
        hanging.first().stream(Providers.asking("Hi"), each);
        each.end();
        assertThat(each.events())
            .containsExactly(new Text("a"), new Failed(timeout("LLM_IDLE_TIMEOUT")));
        Recorder.until(() -> fake.active() == 0);
      }
    }
    assertThat(fake.count()).isEqualTo(2);
  }

  private static LlmFailure timeout(String setting) {
    return new LlmFailure(Kind.TIMEOUT, setting);
  }

  // The end of all.

  @Test
  void closingEndsACallThatWaitsForItsRetry() {
    ask(FakeOpenAiReply.status(503).withHeader("Retry-After", "20"));
    Recorder.until(() -> retries().size() == 1);
    models.close();
    assertThat(events.failure()).isEqualTo(new LlmFailure(Kind.UNAVAILABLE, "closed"));
    assertThat(fake.count()).isEqualTo(1);
  }
}
