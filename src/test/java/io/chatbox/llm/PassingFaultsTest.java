package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults of providers that pass, silence, and what becomes of the answer. */
class PassingFaultsTest extends OpenAiBench {

  // Faults that pass.

  @ParameterizedTest
  @MethodSource
  void asksAgainWhileNothingWasSaid(FakeReply sick) {
    Recorder heard = ask(sick, sick, FakeReply.answer("fine"));
    assertThat(heard.end()).isEqualTo(new End("stop"));
    assertThat(heard.text()).isEqualTo("fine");
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
        odd("408", FakeReply.status(408)),
        odd("429", FakeReply.status(429).withHeader("Retry-After", "0")),
        odd("500", FakeReply.status(500)),
        odd("502 with a page", FakeReply.status(502, "<html>")),
        odd("503", FakeReply.status(503)),
        odd("504", FakeReply.status(504)),
        odd("529", FakeReply.status(529)),
        odd("dropped", FakeReply.dropped()),
        odd("dies before a piece", FakeReply.steps(new Step.Role(), new Step.Die())),
        odd("empty", raw("")),
        odd("ends before a piece", FakeReply.steps(new Step.Role(), new Step.Usage())),
        odd("error before a piece", raw(error(503))));
  }

  @Test
  void givesUpAfterTheLastAttempt() {
    FakeReply sick = FakeReply.status(503);
    Recorder heard = ask(sick, sick, sick);
    assertThat(heard.failure().detail()).isEqualTo("status 503 fake_503");
    assertThat(fake.count()).isEqualTo(ATTEMPTS);
  }

  @Test
  void asksAgainWhereNobodyListensAndWhereTheNameIsUnknown() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    for (String host : List.of("127.0.0.1:" + port, "host.invalid")) {
      int before = retries().size();
      Recorder heard = ask(URI.create("http://" + host + "/v1"), PATIENT);
      assertThat(heard.failure().kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(retries()).as(host).hasSize(before + 2);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1000", "'Fri, 06 Mar 2026 08:49:08 GMT', 100", "0, 0", "soon, 0"})
  void waitsAsLongAsItIsAskedTo(String retryAfter, long millis) {
    FakeReply busy = FakeReply.status(429).withHeader("Retry-After", retryAfter);
    long begin = System.nanoTime();
    Recorder heard = ask(busy, FakeReply.answer("fine"));
    assertThat(heard.end()).isEqualTo(new End("stop"));
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isGreaterThanOrEqualTo(Duration.ofMillis(millis));
    long delay = Long.parseLong(retries().getFirst().replaceFirst(".*delay=(\\d+)ms.*", "$1"));
    assertThat(delay).isBetween(millis, millis + Providers.BACKOFF.toMillis());
  }

  @ParameterizedTest
  @CsvSource({"31", "99999999999999999999", "'Fri, 06 Mar 2026 08:49:38 GMT'"})
  void failsAtOnceWhenItIsAskedToWaitTooLong(String retryAfter) {
    FakeReply busy = FakeReply.status(503).withHeader("Retry-After", retryAfter);
    Recorder heard = ask(busy);
    assertThat(heard.failure().detail()).isEqualTo("status 503 fake_503");
    assertThat(heard.failure().retryAfter()).hasValueSatisfying(it -> assertThat(it).isPositive());
    assertThat(fake.count()).isEqualTo(1);
  }

  @Test
  void theFirstPiecesTimeoutCoversAllAttempts() {
    Step.Pause slow = new Step.Pause(Duration.ofMillis(1200));
    fake.enqueue(FakeReply.steps(slow, new Step.Die()));
    fake.enqueue(FakeReply.steps(new Step.Role(), new Step.Hang()));
    long begin = System.nanoTime();
    Recorder heard = ask(fake.endpoint(), new Timeouts(Duration.ofSeconds(2), LONG, LONG));
    assertThat(heard.failure()).isEqualTo(timeout("LLM_FIRST_TOKEN_TIMEOUT"));
    // The second attempt alone would have had until 3.2 s.
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(3100));
    assertThat(fake.count()).isEqualTo(2);
    Recorder.until(() -> fake.active() == 0);
  }

  // Silence.

  @Test
  void timesOutBetweenPiecesAndAfterThem() {
    List<Step> between = List.of(new Step.Piece("a"), new Step.Hang());
    List<Step> after = List.of(new Step.Piece("a"), new Step.Finish("stop"), new Step.Hang());
    fake.enqueue(FakeReply.steps(between)).enqueue(FakeReply.steps(after));
    Timeouts shortIdle = new Timeouts(LONG, Duration.ofMillis(400), LONG);
    for (Recorder heard :
        List.of(ask(fake.endpoint(), shortIdle), ask(fake.endpoint(), shortIdle))) {
      heard.end();
      assertThat(heard.events())
          .containsExactly(new Text("a"), new Failed(timeout("LLM_IDLE_TIMEOUT")));
    }
    Recorder.until(() -> fake.active() == 0);
    assertThat(fake.count()).isEqualTo(2);
  }

  private static LlmFailure timeout(String setting) {
    return new LlmFailure(Kind.TIMEOUT, setting);
  }

  // The end of all.

  @Test
  void closingEndsACallThatWaitsForItsRetry() {
    Recorder heard = ask(FakeReply.status(503).withHeader("Retry-After", "20"));
    Recorder.until(() -> retries().size() == 1);
    closeModels();
    assertThat(heard.failure()).isEqualTo(new LlmFailure(Kind.UNAVAILABLE, "closed"));
    assertThat(fake.count()).isEqualTo(1);
  }
}
