package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.dev.FakeProvider;
import io.chatbox.dev.FakeReply;
import io.chatbox.dev.FakeReply.Step;
import io.chatbox.dev.LogLines;
import io.chatbox.llm.LlmFailure.Kind;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How every provider fails. */
abstract class ProviderFaults<F extends FakeProvider> extends ProviderBench<F> {

  /** Asked once, never again. */
  ProviderFaults(F fake, Function<URI, LlmProviderSettings> settings) {
    super(fake, settings, 1);
  }

  // Refusals.

  @ParameterizedTest
  @CsvSource({
    "400,REJECTED,",
    "404,UNUSABLE,",
    "413,TOO_LONG,",
    "422,REJECTED,",
    "401,UNUSABLE,",
    "402,UNUSABLE,",
    "403,UNUSABLE,",
    "408,TIMEOUT,PT0S",
    "409,UNUSABLE,",
    "429,UNAVAILABLE,PT1S",
    "500,UNAVAILABLE,PT0S",
    "502,UNAVAILABLE,PT0S",
    "503,UNAVAILABLE,PT0S",
    "504,UNAVAILABLE,PT0S",
    "529,UNAVAILABLE,PT0S",
    "307,UNUSABLE,",
    "501,UNAVAILABLE,PT0S",
    "520,UNAVAILABLE,PT0S",
    "524,UNAVAILABLE,PT0S",
    "425,UNAVAILABLE,PT0S",
    "498,UNAVAILABLE,PT0S",
    "599,UNAVAILABLE,PT0S"
  })
  void translatesEveryStatus(int status, Kind kind, Duration retryAfter) {
    try (LogLines log = new LogLines("io.chatbox.llm.wire")) {
      Recorder heard = ask("Hi [[status:" + status + "]]");
      Optional<Duration> wait = Optional.ofNullable(retryAfter).filter(it -> repeats(status));
      assertThat(heard.failure())
          .isEqualTo(new LlmFailure(kind, "status " + status + " fake_" + status, wait));
      assertThat(heard.events()).hasSize(1);
      String line =
          "SEVERE LLM provider can't be used as it is set up provider=%s cause=%s detail=status %d code=fake_%d"
              .formatted(settings().id(), cause(status), status, status);
      assertThat(log.lines()).isEqualTo(kind == Kind.UNUSABLE ? List.of(line) : List.of());
    }
  }

  private static String cause(int status) {
    return switch (status) {
      case 401 -> "key";
      case 402 -> "account";
      case 403 -> "permission";
      case 307, 404 -> "address";
      default -> "unknown";
    };
  }

  /** Whether a request that was answered so may be made again. */
  protected boolean repeats(int status) {
    return true;
  }

  @Test
  void readsOddRefusalsWithinBounds() {
    assertThat(ask(FakeReply.status(500, "<html>" + "x".repeat(1 << 20))).failure().detail())
        .isEqualTo("status 500");
    for (String body :
        List.of("", "[]", "{\"error\":\"x y\"}", "{\"code\":{}}", "[".repeat(8000))) {
      assertThat(ask(FakeReply.status(503, body)).failure().detail()).isEqualTo("status 503");
    }
  }

  @Test
  void goesByTheFirstBytesWhateverTheContentTypeSays() {
    FakeReply page = FakeReply.raw("\n<!doctype html>Please log in");
    assertThat(ask(page).failure())
        .isEqualTo(new LlmFailure(Kind.UNUSABLE, "no event stream but markup"));
  }

  // Faults in the stream.

  @ParameterizedTest
  @CsvSource({
    "[[error-after:2]], error in stream fake_error",
    "[[die-after:2]], ConnectionClosedException",
    "[[die-after:0]], ConnectionClosedException"
  })
  void failsWhenTheProviderDoes(String directive, String detail) {
    Recorder heard = ask("one two three " + directive);
    assertThat(heard.failure()).isEqualTo(broken(detail));
    assertThat(heard.text()).isEqualTo(directive.contains("2") ? "You said: " : "");
  }

  private LlmFailure broken(String detail) {
    LlmFailure failure = new LlmFailure(Kind.UNAVAILABLE, detail);
    return repeats(200) ? failure.passing(Duration.ZERO) : failure;
  }

  @Test
  void failsWhenTheStreamEndsTooEarly() {
    Recorder heard = ask(FakeReply.steps(new Step.Role(), new Step.Piece("x")));
    assertThat(heard.failure()).isEqualTo(broken("stream ended early"));
    assertThat(heard.text()).isEqualTo("x");
  }

  @Test
  void failsOnGarbage() {
    assertThat(ask(FakeReply.raw("data: <html>\n\n")).failure().detail())
        .isEqualTo("chunk is not as specified");
  }

  @Test
  void failsOnAnEventThatIsTooLongAndBreaksOff() {
    Recorder heard =
        ask(FakeReply.steps(new Step.Raw("data: " + "x".repeat(3 << 20)), new Step.Hang()));
    assertThat(heard.failure().detail()).isEqualTo("event is too long");
    Recorder.until(() -> fake.active() == 0);
  }

  @Test
  void failsWhenNobodyListens() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0)) {
      port = closed.getLocalPort();
    }
    LlmProviderSettings nobody = settings(URI.create("http://127.0.0.1:" + port + "/v1"));
    LlmFailure failure = ask(model(nobody), Providers.asking("Hi")).failure();
    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure.retryAfter()).contains(Duration.ZERO);
  }
}
