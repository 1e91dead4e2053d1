package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.dev.FakeProvider;
import io.chatbox.dev.FakeReply;
import io.chatbox.dev.FakeReply.Step;
import io.chatbox.dev.FakeRequest;
import io.chatbox.dev.LogLines;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Text;
import io.chatbox.llm.StreamEvent.Usage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What every provider passes, asked over a real connection to a fake that speaks its wire format. A
 * subclass brings both, and what is peculiar to its provider.
 *
 * @param <F> the fake
 */
public abstract class ProviderSuite<F extends FakeProvider> {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Timeouts PATIENT = new Timeouts(LONG, LONG, LONG);

  protected final F fake;
  private final List<ProviderModels> opened = new ArrayList<>();
  protected final Recorder events = new Recorder();

  protected ProviderSuite(F fake) {
    this.fake = fake;
  }

  protected abstract LlmProviderSettings settings(URI endpoint);

  /** Where the fake finds the key. */
  protected abstract String keyIn(FakeRequest request);

  /** An answer that was given up: whether the provider knows. */
  protected boolean isTold() {
    return fake.active() == 0;
  }

  @AfterEach
  void closeAll() {
    opened.forEach(ProviderModels::close);
    fake.close();
  }

  private ChatModel open(LlmProviderSettings settings, Timeouts timeouts) {
    ProviderModels models =
        new ProviderModels(List.of(settings), new Guard(timeouts, 1), Clock.systemUTC());
    opened.add(models);
    return models.first();
  }

  /** Asked once, never again. */
  protected final ChatModel model(LlmProviderSettings settings) {
    return open(settings, PATIENT);
  }

  protected final ChatModel model() {
    return model(settings(fake.endpoint()));
  }

  protected final Recorder ask(FakeReply reply) {
    fake.enqueue(reply);
    return ask("Hi");
  }

  protected final Recorder ask(String question) {
    Recorder heard = new Recorder();
    model().stream(Providers.asking(question), heard);
    return heard;
  }

  // Answers.

  @Test
  void tellsTheQuestionWithTheKeyInItsHeaderAlone() {
    Recorder heard = ask("\"Grüße\" 😀\n\\");
    assertThat(heard.end()).isEqualTo(new End("stop"));
    FakeRequest request = fake.requests().getFirst();
    assertThat(request.userMessages()).containsExactly("\"Grüße\" 😀\n\\");
    assertThat(keyIn(request)).isEqualTo("sk-key");
    assertThat(request.body() + " " + request.uri()).doesNotContain("sk-key");
    assertThat(request.header("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void tellsPieceAfterPieceInOrder() {
    Recorder heard = ask("[[chunks:50]]");
    assertThat(heard.end()).isEqualTo(new End("stop"));
    assertThat(heard.events())
        .filteredOn(Text.class::isInstance)
        .isEqualTo(IntStream.rangeClosed(1, 50).mapToObj(i -> new Text("word" + i + " ")).toList());
  }

  @Test
  void tellsThePiecesWhileMoreAreToCome() {
    Recorder heard = ask("[[hang-after:1]]");
    Recorder.until(() -> heard.text().equals("You "));
    assertThat(fake.active()).isEqualTo(1);
  }

  @Test
  void joinsCharactersThatCameInSeveralPacketsOrPieces() {
    Recorder heard =
        ask(
            FakeReply.steps(
                new Step.Role(),
                new Step.Slivers("Grüße 😀"),
                new Step.Piece("\uD83D"),
                new Step.Piece("\uDE00!"),
                new Step.Finish("stop"),
                new Step.Usage(),
                new Step.Done()));
    assertThat(heard.end()).isEqualTo(new End("stop"));
    assertThat(heard.text()).isEqualTo("Grüße 😀😀!");
  }

  @Test
  void skipsWhatIsNoAnswer() {
    Recorder heard = ask("one two [[noise]]");
    assertThat(heard.end()).isEqualTo(new End("stop"));
    assertThat(heard.text()).isEqualTo("You said: one two");
  }

  @Test
  void tellsUsageBeforeTheEnd() {
    List<StreamEvent> heard = endOf(ask("[[chunks:7]]"));
    assertThat(heard.getLast()).isEqualTo(new End("stop"));
    assertThat(heard.get(heard.size() - 2))
        .isInstanceOfSatisfying(
            Usage.class,
            usage -> {
              assertThat(usage.promptTokens()).isPositive();
              assertThat(usage.completionTokens()).isEqualTo(7);
            });
  }

  private static List<StreamEvent> endOf(Recorder heard) {
    heard.end();
    return heard.events();
  }

  @Test
  void canBeAskedByManyAtOnce() {
    ChatModel model = model();
    List<Recorder> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Recorder one = new Recorder();
      all.add(one);
      model.stream(Providers.asking("no " + i + " [[delay:1]]"), one);
    }
    for (int i = 0; i < 50; i++) {
      assertThat(all.get(i).end()).isEqualTo(new End("stop"));
      assertThat(all.get(i).text()).isEqualTo("You said: no " + i);
    }
  }

  // Refusals.

  @ParameterizedTest
  @CsvSource({
    "400,REJECTED,",
    "404,REJECTED,",
    "413,REJECTED,",
    "422,REJECTED,",
    "401,UNAVAILABLE,",
    "402,UNAVAILABLE,",
    "403,UNAVAILABLE,",
    "408,TIMEOUT,PT0S",
    "409,UNAVAILABLE,",
    "429,UNAVAILABLE,PT1S",
    "500,UNAVAILABLE,PT0S",
    "502,UNAVAILABLE,PT0S",
    "503,UNAVAILABLE,PT0S",
    "504,UNAVAILABLE,PT0S",
    "529,UNAVAILABLE,PT0S",
    "201,UNAVAILABLE,",
    "307,UNAVAILABLE,",
    "501,UNAVAILABLE,"
  })
  void translatesEveryStatus(int status, Kind kind, Duration retryAfter) {
    try (LogLines log = new LogLines("io.chatbox.llm.wire")) {
      Recorder heard = ask("Hi [[status:" + status + "]]");
      assertThat(heard.failure())
          .isEqualTo(
              new LlmFailure(
                  kind, "status " + status + " fake_" + status, Optional.ofNullable(retryAfter)));
      assertThat(heard.events()).hasSize(1);
      String line =
          "SEVERE LLM provider refuses our settings provider=%s status=%d code=fake_%d"
              .formatted(settings(fake.endpoint()).id(), status, status);
      assertThat(log.lines())
          .isEqualTo(List.of(307, 401, 402, 403, 404).contains(status) ? List.of(line) : List.of());
    }
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

  @ParameterizedTest
  @CsvSource({"text/html, text/html", "application/json, application/json"})
  void failsOnWhatIsNoStream(String type, String what) {
    assertThat(ask(FakeReply.raw("{}").withHeader("Content-Type", type)).failure().detail())
        .isEqualTo("no event stream but " + what);
  }

  // Faults in the stream.

  @ParameterizedTest
  @CsvSource({
    "[[error-after:2]], error in stream fake_error",
    "[[die-after:2]], EOFException",
    "[[die-after:0]], EOFException"
  })
  void failsWhenTheProviderDoes(String directive, String detail) {
    Recorder heard = ask("one two three " + directive);
    assertThat(heard.failure())
        .isEqualTo(new LlmFailure(Kind.UNAVAILABLE, detail).passing(Duration.ZERO));
    assertThat(heard.text()).isEqualTo(directive.contains("2") ? "You said: " : "");
  }

  @Test
  void failsWhenTheStreamEndsTooEarly() {
    Recorder heard = ask(FakeReply.steps(new Step.Role(), new Step.Piece("x")));
    assertThat(heard.failure())
        .isEqualTo(new LlmFailure(Kind.UNAVAILABLE, "stream ended early").passing(Duration.ZERO));
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
    model(settings(URI.create("http://127.0.0.1:" + port + "/v1"))).stream(
        Providers.asking("Hi"), events);
    assertThat(events.failure().kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(events.failure().retryAfter()).contains(Duration.ZERO);
  }

  // Stops.

  @Test
  void aStopInMidAnswerReachesTheProvider() {
    AnswerStream stream = model().stream(Providers.asking("a b c [[hang-after:2]]"), events);
    Recorder.until(() -> events.text().equals("You said: "));
    assertThat(fake.active()).isEqualTo(1);
    stream.cancel();
    stream.cancel();
    Recorder.until(() -> fake.active() == 0 && isTold());
    assertThat(events.events()).noneMatch(event -> event instanceof End);
  }

  @Test
  void aStopBeforeTheFirstPieceReachesTheProvider() {
    AnswerStream stream = model().stream(Providers.asking("[[hang]]"), events);
    Recorder.until(() -> fake.active() == 1);
    stream.cancel();
    Recorder.until(() -> fake.active() == 0 && isTold());
    assertThat(events.text()).isEmpty();
  }

  @Test
  void aStopBeforeTheResponseDropsTheConnection() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI endpoint = URI.create("http://127.0.0.1:" + mute.getLocalPort());
      AnswerStream stream = model(settings(endpoint)).stream(Providers.asking("Hi"), events);
      CompletableFuture<Boolean> gone = new CompletableFuture<>();
      try (Socket connection = mute.accept()) {
        Thread.startVirtualThread(
            () -> {
              try {
                connection.getInputStream().transferTo(OutputStream.nullOutputStream());
                gone.complete(true);
              } catch (IOException e) {
                gone.complete(true);
              }
            });
        assertThat(gone).isNotDone();
        stream.cancel();
        assertThat(gone.get(20, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  void closingEndsWhatRuns() {
    model().stream(Providers.asking("[[hang]]"), events);
    Recorder.until(() -> fake.active() == 1);
    opened.forEach(ProviderModels::close);
    assertThat(events.failure().kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  // Timeouts.

  @ParameterizedTest
  @CsvSource({
    "LLM_FIRST_TOKEN_TIMEOUT, a b c [[hang]], ''",
    "LLM_IDLE_TIMEOUT, a b c [[hang-after:3]], You said: a ",
    "LLM_STREAM_TIMEOUT, [[chunks:9999]] [[delay:5]], word1 word2 ",
  })
  void hasThreeTimeouts(String setting, String question, String begin) {
    ChatModel model =
        open(
            settings(fake.endpoint()),
            switch (setting) {
              case "LLM_FIRST_TOKEN_TIMEOUT" -> new Timeouts(SHORT, LONG, LONG);
              case "LLM_IDLE_TIMEOUT" -> new Timeouts(LONG, SHORT, LONG);
              default -> new Timeouts(LONG, LONG, Duration.ofSeconds(1));
            });
    Recorder warmUp = new Recorder();
    model.stream(Providers.asking("Hi"), warmUp);
    warmUp.end();
    model.stream(Providers.asking(question), events);
    assertThat(events.failure()).isEqualTo(new LlmFailure(Kind.TIMEOUT, setting));
    assertThat(events.text()).startsWith(begin);
    Recorder.until(() -> fake.active() == 0 && isTold());
  }

  // Settings.

  @Test
  void refusesSettingsThatCantWorkWithoutShowingTheKey() {
    LlmProviderSettings good = settings(fake.endpoint());
    LlmProviderSettings bad = Providers.withKey(good, good.apiKeyHeader(), "sk-top\nsecret");
    assertThatThrownBy(() -> model(bad))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(good.id())
        .hasMessageNotContaining("secret");
  }

  @Test
  void sendsTheKeyInTheHeaderThatIsSetAndTheEndpointsQueryWithEveryRequest() {
    URI endpoint = URI.create(fake.endpoint() + "/?api-version=1");
    model(Providers.withKey(settings(endpoint), "api-key", "other")).stream(
        Providers.asking("Hi"), events);
    assertThat(events.end()).isEqualTo(new End("stop"));
    FakeRequest request = fake.requests().getFirst();
    assertThat(request.uri().getQuery()).isEqualTo("api-version=1");
    assertThat(request.header("api-key")).isEqualTo("other");
    assertThat(request.header("Authorization")).isNull();
  }
}
