package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.FakeReply;
import io.chatbox.dev.FakeReply.Step;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Failed;
import io.chatbox.llm.StreamEvent.Text;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults of providers that pass, silence, and what becomes of the answer. */
class PassingFaultsTest {
  private final Upstream upstream = new Upstream();
  private final FakeOpenAi fake = upstream.fake;

  @AfterEach
  void close() {
    upstream.close();
  }

  // Faults that pass.

  @ParameterizedTest
  @MethodSource
  void asksAgainWhileNothingWasSaid(FakeReply sick) {
    Recorder events = upstream.ask(sick, sick, FakeReply.answer("fine"));
    assertThat(events.end()).isEqualTo(new End("stop"));
    assertThat(events.text()).isEqualTo("fine");
    assertThat(fake.count()).isEqualTo(3);
    assertThat(upstream.retries())
        .hasSize(2)
        .allSatisfy(
            line ->
                assertThat(line)
                    .matches(
                        "WARNING LLM call failed, retry attempt=[12] delay=\\d+ms provider=gpt .+"));
  }

  static Stream<Arguments> asksAgainWhileNothingWasSaid() {
    return Stream.of(
        Upstream.odd("408", FakeReply.status(408)),
        Upstream.odd("429", FakeReply.status(429).withHeader("Retry-After", "0")),
        Upstream.odd("500", FakeReply.status(500)),
        Upstream.odd("502 with a page", FakeReply.status(502, "<html>")),
        Upstream.odd("503", FakeReply.status(503)),
        Upstream.odd("504", FakeReply.status(504)),
        Upstream.odd("529", FakeReply.status(529)),
        Upstream.odd("dropped", FakeReply.dropped()),
        Upstream.odd("dies before a piece", FakeReply.steps(new Step.Role(), new Step.Die())),
        Upstream.odd("empty", Upstream.raw("")),
        Upstream.odd("ends before a piece", FakeReply.steps(new Step.Role(), new Step.Usage())),
        Upstream.odd("error before a piece", Upstream.raw(Upstream.error(503))));
  }

  @Test
  void givesUpAfterTheLastAttempt() {
    FakeReply sick = FakeReply.status(503);
    Recorder events = upstream.ask(sick, sick, sick);
    assertThat(events.failure().detail()).isEqualTo("status 503 fake_503");
    assertThat(fake.count()).isEqualTo(Upstream.ATTEMPTS);
  }

  @Test
  void asksAgainWhereNobodyListensAndWhereTheNameIsUnknown() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    for (String host : List.of("127.0.0.1:" + port, "host.invalid")) {
      int before = upstream.retries().size();
      Recorder events = upstream.ask(URI.create("http://" + host + "/v1"), Upstream.PATIENT);
      assertThat(events.failure().kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(upstream.retries()).as(host).hasSize(before + 2);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1000", "'Fri, 06 Mar 2026 08:49:08 GMT', 1000", "0, 0", "soon, 0"})
  void waitsAsLongAsItIsAskedTo(String retryAfter, long millis) {
    FakeReply busy = FakeReply.status(429).withHeader("Retry-After", retryAfter);
    long begin = System.nanoTime();
    Recorder events = upstream.ask(busy, FakeReply.answer("fine"));
    assertThat(events.end()).isEqualTo(new End("stop"));
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isGreaterThanOrEqualTo(Duration.ofMillis(millis));
    long delay =
        Long.parseLong(upstream.retries().getFirst().replaceFirst(".*delay=(\\d+)ms.*", "$1"));
    assertThat(delay).isBetween(millis, millis + RetryPolicy.FIRST.toMillis());
  }

  @ParameterizedTest
  @CsvSource({"31", "99999999999999999999", "'Fri, 06 Mar 2026 08:49:38 GMT'"})
  void failsAtOnceWhenItIsAskedToWaitTooLong(String retryAfter) {
    FakeReply busy = FakeReply.status(503).withHeader("Retry-After", retryAfter);
    Recorder events = upstream.ask(busy);
    assertThat(events.failure().detail()).isEqualTo("status 503 fake_503");
    assertThat(events.failure().retryAfter()).hasValueSatisfying(it -> assertThat(it).isPositive());
    assertThat(fake.count()).isEqualTo(1);
  }

  @Test
  void theFirstPiecesTimeoutCoversAllAttempts() {
    Step.Pause slow = new Step.Pause(Duration.ofMillis(1500));
    fake.enqueue(FakeReply.steps(slow, new Step.Die()));
    fake.enqueue(FakeReply.steps(new Step.Role(), new Step.Hang()));
    long begin = System.nanoTime();
    Recorder events =
        upstream.ask(
            fake.endpoint(), new Timeouts(Duration.ofSeconds(3), Upstream.LONG, Upstream.LONG));
    assertThat(events.failure()).isEqualTo(timeout("LLM_FIRST_TOKEN_TIMEOUT"));
    // The second attempt alone would have had until 4.5 s.
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(4400));
    assertThat(fake.count()).isEqualTo(2);
    Recorder.until(() -> fake.active() == 0);
  }

  // Silence.

  @Test
  void timesOutBetweenPiecesAndAfterThem() {
    List<Step> between = List.of(new Step.Piece("a"), new Step.Hang());
    List<Step> after = List.of(new Step.Piece("a"), new Step.Finish("stop"), new Step.Hang());
    for (List<Step> said : List.of(between, after)) {
      fake.enqueue(FakeReply.steps(said));
      Recorder events =
          upstream.ask(fake.endpoint(), new Timeouts(Upstream.LONG, Upstream.SHORT, Upstream.LONG));
      events.end();
      assertThat(events.events())
          .containsExactly(new Text("a"), new Failed(timeout("LLM_IDLE_TIMEOUT")));
      Recorder.until(() -> fake.active() == 0);
    }
    assertThat(fake.count()).isEqualTo(2);
  }

  private static LlmFailure timeout(String setting) {
    return new LlmFailure(Kind.TIMEOUT, setting);
  }

  // The end of all.

  @Test
  void closingEndsACallThatWaitsForItsRetry() {
    Recorder events = upstream.ask(FakeReply.status(503).withHeader("Retry-After", "20"));
    Recorder.until(() -> upstream.retries().size() == 1);
    upstream.closeModels();
    assertThat(events.failure()).isEqualTo(new LlmFailure(Kind.UNAVAILABLE, "closed"));
    assertThat(fake.count()).isEqualTo(1);
  }
}
