package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.FakeRaw;
import io.chatbox.dev.FakeReply;
import io.chatbox.dev.FakeReply.Step;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Usage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What providers do in their bad hours that can only be taken as it is: odd answers, and faults
 * that last.
 */
class SickUpstreamTest {
  private final Upstream upstream = new Upstream();
  private final FakeOpenAi fake = upstream.fake;

  @AfterEach
  void close() {
    upstream.close();
  }

  // Answers that are odd and whole.

  @ParameterizedTest
  @MethodSource
  void readsWhatIsOddButWhole(FakeReply reply) {
    Recorder events = upstream.ask(reply);
    assertThat(events.end()).isEqualTo(new End("stop"));
    assertThat(events.text()).isEqualTo("Grüße 😀");
    assertThat(events.events()).contains(new Usage(7, 2));
    assertThat(fake.count()).isEqualTo(1);
  }

  static Stream<Arguments> readsWhatIsOddButWhole() {
    return Stream.of(
        Upstream.odd("LF", Upstream.raw(Upstream.whole())),
        Upstream.odd("CRLF", Upstream.raw(Upstream.whole().replace("\n", "\r\n"))),
        Upstream.odd("CR", Upstream.raw(Upstream.whole().replace("\n", "\r"))),
        Upstream.odd("a byte a packet", FakeReply.steps(new Step.Trickle(Upstream.whole()))),
        Upstream.odd(
            "CRLF, a byte a packet",
            FakeReply.steps(new Step.Trickle(Upstream.whole().replace("\n", "\r\n")))),
        Upstream.odd(
            "comments", Upstream.raw(Upstream.whole().replace("\n\n", "\n: busy\n\n:\n\n"))),
        Upstream.odd(
            "other fields",
            Upstream.raw(Upstream.whole().replace("data:", "event: x\nid: 1\nretry: 1\ndata:"))),
        Upstream.odd(
            "data of several lines",
            Upstream.raw(Upstream.whole().replace("\"choices\"", "\ndata:\"choices\""))),
        Upstream.odd("no [DONE]", Upstream.raw(Upstream.whole().replace("data: [DONE]\n\n", ""))),
        Upstream.odd(
            "usage before the finish",
            Upstream.raw(
                Upstream.piece("Grüße 😀") + Upstream.USAGE + Upstream.FINISH + Upstream.DONE)),
        Upstream.odd(
            "usage in every chunk",
            Upstream.raw(Upstream.whole().replace("\n\n", "\n\n" + Upstream.USAGE))),
        Upstream.odd(
            "pieces after usage",
            Upstream.raw(
                Upstream.piece("Grüße ")
                    + Upstream.USAGE
                    + Upstream.piece("😀")
                    + Upstream.FINISH
                    + Upstream.DONE)),
        Upstream.odd(
            "no content type of its own",
            Upstream.raw(Upstream.whole()).withHeader("Content-Type", "text/plain")),
        Upstream.odd(
            "identity", Upstream.raw(Upstream.whole()).withHeader("Content-Encoding", "identity")),
        Upstream.odd(
            "breaks off after the finish",
            FakeReply.steps(
                new Step.Raw(Upstream.piece("Grüße 😀") + Upstream.USAGE + Upstream.FINISH),
                new Step.Die())),
        Upstream.odd(
            "never closes the response",
            FakeReply.steps(new Step.Raw(Upstream.whole()), new Step.Hang())));
  }

  @Test
  void readsAChunkedResponseWithATrailer() {
    String body = Upstream.whole();
    String response =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n%x\r\n%s\r\n0\r\n"
                .formatted(body.getBytes(StandardCharsets.UTF_8).length, body)
            + "X-Sum: 1\r\n\r\n";
    try (FakeRaw server = FakeRaw.start(response)) {
      Recorder events = upstream.ask(server.endpoint(), Upstream.PATIENT);
      assertThat(events.end()).isEqualTo(new End("stop"));
      assertThat(events.text()).isEqualTo("Grüße 😀");
    }
  }

  @Test
  void readsAHundredThousandPieces() {
    String[] pieces = Collections.nCopies(100_000, "x").toArray(String[]::new);
    Recorder events = upstream.ask(FakeReply.answer(pieces));
    assertThat(events.end()).isEqualTo(new End("stop"));
    assertThat(events.events()).hasSize(100_002);
    assertThat(events.text()).hasSize(100_000);
  }

  @Test
  void endsAnAnswerThatNeverStops() {
    Step.Forever forever = new Step.Forever(Upstream.piece("x".repeat(4000)));
    Recorder events = upstream.ask(FakeReply.steps(forever));
    assertThat(events.end()).isEqualTo(new End("length"));
    assertThat(events.text()).hasSize(ChatModel.MAX_ANSWER);
    Recorder.until(() -> fake.aborted() == 1 && fake.active() == 0);
  }

  // Faults that last, or come after a piece: one request, one failure.

  @ParameterizedTest
  @MethodSource
  void failsAtOnce(FakeReply reply, Kind kind, String detail) {
    Recorder events = upstream.ask(reply);
    assertThat(events.failure())
        .extracting(LlmFailure::kind, LlmFailure::detail)
        .containsExactly(kind, detail);
    assertThat(fake.count()).isEqualTo(1);
    assertThat(upstream.retries()).isEmpty();
    Recorder.until(() -> fake.active() == 0);
  }

  static Stream<Arguments> failsAtOnce() {
    String piece = Upstream.piece("Hm");
    return Stream.of(
        fault(
            "error in mid-stream",
            Upstream.raw(piece + Upstream.error(503)),
            "error in stream 503"),
        fault(
            "garbage in mid-stream",
            Upstream.raw(piece + "data: <html>\n\n"),
            "chunk is not as specified"),
        fault("ends in mid-stream", Upstream.raw(piece), "stream ended early"),
        fault(
            "dies in mid-stream",
            FakeReply.steps(new Step.Raw(piece), new Step.Die()),
            "EOFException"),
        fault(
            "HTML",
            Upstream.raw("<html>Please log in")
                .withHeader("Content-Type", "text/html; charset=utf-8"),
            "no event stream but text/html"),
        fault(
            "JSON instead of a stream",
            Upstream.raw("{\"error\":{\"code\":\"oops\"}}")
                .withHeader("Content-Type", "application/json"),
            "no event stream but application/json oops"),
        fault("garbage from the start", Upstream.raw("data: ]\n\n"), "chunk is not as specified"),
        fault(
            "one endless line",
            FakeReply.steps(new Step.Forever("x".repeat(5000))),
            "event is too long"),
        fault("binary", FakeReply.steps(new Step.Bytes(new byte[2 << 20])), "event is too long"),
        fault(
            "comments without end",
            FakeReply.steps(new Step.Forever((": " + "x".repeat(997) + "\n").repeat(64))),
            "response is too long"),
        fault(
            "gzip",
            FakeReply.steps(new Step.Bytes(new byte[] {0x1F, (byte) 0x8B, 8, 0}))
                .withHeader("Content-Encoding", "gzip"),
            "no event stream but encoded"),
        fault(
            "redirect",
            FakeReply.status(307).withHeader("Location", "/v1/chat/completions"),
            "status 307 fake_307"),
        fault("no such endpoint", FakeReply.status(501), "status 501 fake_501"),
        fault("key refused", FakeReply.status(401), "status 401 fake_401"),
        rejected("request refused", FakeReply.status(400), "status 400 fake_400"),
        rejected(
            "request refused in stream", Upstream.raw(Upstream.error(400)), "error in stream 400"),
        rejected("too large", FakeReply.status(413), "status 413 fake_413"));
  }

  private static Arguments fault(String name, FakeReply reply, String detail) {
    return Arguments.of(Named.of(name, reply), Kind.UNAVAILABLE, detail);
  }

  private static Arguments rejected(String name, FakeReply reply, String detail) {
    return Arguments.of(Named.of(name, reply), Kind.REJECTED, detail);
  }

  @ParameterizedTest
  @CsvSource({"SSL, https://127.0.0.1", "HTTP, http://127.0.0.1"})
  void failsAtOnceOnWhatSpeaksAnotherProtocol(String protocol, URI address) {
    try (FakeRaw server = FakeRaw.start("220 mail.example ESMTP\r\n")) {
      URI endpoint = address.resolve("//127.0.0.1:" + server.endpoint().getPort() + "/v1");
      Recorder events = upstream.ask(endpoint, Upstream.PATIENT);
      assertThat(events.failure().kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(upstream.retries()).as(protocol).isEmpty();
    }
  }
}
