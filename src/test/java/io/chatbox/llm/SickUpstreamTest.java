package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

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
class SickUpstreamTest extends OpenAiBench {

  // Answers that are odd and whole.

  @ParameterizedTest
  @MethodSource
  void readsWhatIsOddButWhole(FakeReply reply) {
    Recorder heard = ask(reply);
    assertThat(heard.end()).isEqualTo(new End("stop"));
    assertThat(heard.text()).isEqualTo("Grüße 😀");
    assertThat(heard.events()).contains(new Usage(7, 2));
    assertThat(fake.count()).isEqualTo(1);
  }

  static Stream<Arguments> readsWhatIsOddButWhole() {
    return Stream.of(
        odd("LF", raw(whole())),
        odd("CRLF", raw(whole().replace("\n", "\r\n"))),
        odd("CR", raw(whole().replace("\n", "\r"))),
        odd("a byte a packet", FakeReply.steps(new Step.Trickle(whole()))),
        odd(
            "CRLF, a byte a packet",
            FakeReply.steps(new Step.Trickle(whole().replace("\n", "\r\n")))),
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
            FakeReply.steps(new Step.Raw(piece("Grüße 😀") + USAGE + FINISH), new Step.Die())),
        odd("never closes the response", FakeReply.steps(new Step.Raw(whole()), new Step.Hang())));
  }

  @Test
  void readsAChunkedResponseWithATrailer() {
    String body = whole();
    String response =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n%x\r\n%s\r\n0\r\n"
                .formatted(body.getBytes(StandardCharsets.UTF_8).length, body)
            + "X-Sum: 1\r\n\r\n";
    try (FakeRaw server = FakeRaw.start(response)) {
      Recorder heard = ask(server.endpoint(), PATIENT);
      assertThat(heard.end()).isEqualTo(new End("stop"));
      assertThat(heard.text()).isEqualTo("Grüße 😀");
    }
  }

  @Test
  void readsAHundredThousandPieces() {
    String[] pieces = Collections.nCopies(100_000, "x").toArray(String[]::new);
    Recorder heard = ask(FakeReply.answer(pieces));
    assertThat(heard.end()).isEqualTo(new End("stop"));
    assertThat(heard.events()).hasSize(100_002);
    assertThat(heard.text()).hasSize(100_000);
  }

  @Test
  void endsAnAnswerThatNeverStops() {
    Step.Forever forever = new Step.Forever(piece("x".repeat(4000)));
    Recorder heard = ask(FakeReply.steps(forever));
    assertThat(heard.end()).isEqualTo(new End("length"));
    assertThat(heard.text()).hasSize(ChatModel.MAX_ANSWER);
    Recorder.until(() -> fake.aborted() == 1 && fake.active() == 0);
  }

  // Faults that last, or come after a piece: one request, one failure.

  @ParameterizedTest
  @MethodSource
  void failsAtOnce(FakeReply reply, Kind kind, String detail) {
    Recorder heard = ask(reply);
    assertThat(heard.failure())
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
            FakeReply.steps(new Step.Raw(piece), new Step.Die()),
            "ConnectionClosedException"),
        unusable(
            "HTML",
            raw("<html>Please log in").withHeader("Content-Type", "text/html; charset=utf-8"),
            "no event stream but markup"),
        fault(
            "one endless line",
            FakeReply.steps(new Step.Forever("x".repeat(5000))),
            "event is too long"),
        fault("binary", FakeReply.steps(new Step.Bytes(new byte[2 << 20])), "event is too long"),
        fault(
            "comments without end",
            FakeReply.steps(new Step.Forever((": " + "x".repeat(997) + "\n").repeat(64))),
            "response is too long"),
        unusable(
            "redirect",
            FakeReply.status(307).withHeader("Location", "/v1/chat/completions"),
            "status 307 fake_307"),
        unusable("key refused", FakeReply.status(401), "status 401 fake_401"),
        rejected("request refused", FakeReply.status(400), "status 400 fake_400"),
        rejected("request refused in stream", raw(error(400)), "error in stream 400"));
  }

  private static Arguments fault(String name, FakeReply reply, String detail) {
    return Arguments.of(Named.of(name, reply), Kind.UNAVAILABLE, detail);
  }

  private static Arguments unusable(String name, FakeReply reply, String detail) {
    return Arguments.of(Named.of(name, reply), Kind.UNUSABLE, detail);
  }

  private static Arguments rejected(String name, FakeReply reply, String detail) {
    return Arguments.of(Named.of(name, reply), Kind.REJECTED, detail);
  }

  @ParameterizedTest
  @CsvSource({"SSL, https://127.0.0.1", "HTTP, http://127.0.0.1"})
  void failsAtOnceOnWhatSpeaksAnotherProtocol(String protocol, URI address) {
    try (FakeRaw server = FakeRaw.start("220 mail.example ESMTP\r\n")) {
      URI endpoint = address.resolve("//127.0.0.1:" + server.endpoint().getPort() + "/v1");
      Recorder heard = ask(endpoint, PATIENT);
      assertThat(heard.failure().kind()).isIn(Kind.UNAVAILABLE, Kind.UNUSABLE);
      assertThat(retries()).as(protocol).isEmpty();
    }
  }
}
