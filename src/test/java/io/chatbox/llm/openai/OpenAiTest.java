package io.chatbox.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.config.Secret;
import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.FakeOpenAiReply;
import io.chatbox.dev.FakeOpenAiReply.Step;
import io.chatbox.dev.FakeOpenAiRequest;
import io.chatbox.dev.FakeOpenAiRequest.Message;
import io.chatbox.dev.LogLines;
import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.Prompt.Part;
import io.chatbox.llm.Prompt.Role;
import io.chatbox.llm.Provider;
import io.chatbox.llm.Providers;
import io.chatbox.llm.Recorder;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Text;
import io.chatbox.llm.StreamEvent.Usage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiTest {
  private final FakeOpenAi fake = FakeOpenAi.start();
  private final OpenAi openAi = new OpenAi(Clock.systemUTC());
  private final Provider provider = openAi.provider(Providers.openAi(fake.endpoint()));
  private final Recorder events = new Recorder();

  @AfterEach
  void close() {
    openAi.close();
    fake.close();
  }

  private Recorder ask(String question) {
    provider.stream(Providers.asking(question), events);
    return events;
  }

  @Test
  void sendsTheConversationAndHearsTheAnswer() {
    fake.enqueue(FakeOpenAiReply.answer("Hel", "lo ä😀"));
    provider.stream(
        new Prompt(
            List.of(
                new Part(Role.SYSTEM, "Be kind."),
                new Part(Role.USER, "\"Hi\"\n"),
                new Part(Role.ASSISTANT, "Yes?"),
                new Part(Role.USER, "Grüße 😀"))),
        events);
    assertThat(events.end()).isEqualTo(new End("stop"));
    assertThat(events.events())
        .containsExactly(new Text("Hel"), new Text("lo ä😀"), new Usage(4, 2), new End("stop"));

    FakeOpenAiRequest request = fake.requests().getFirst();
    assertThat(request.authorization()).isEqualTo("Bearer sk-key");
    assertThat(request.messages())
        .containsExactly(
            new Message("system", "Be kind."),
            new Message("user", "\"Hi\"\n"),
            new Message("assistant", "Yes?"),
            new Message("user", "Grüße 😀"));
    assertThat(request.body().toString())
        .contains("\"model\":\"gpt-test\"", "\"stream\":true", "\"include_usage\":true")
        .contains("\"max_tokens\":256", "\"temperature\":0.5");
  }

  @Test
  void leavesOutWhatIsNotSetAndKeepsTheEndpointsQuery() {
    LlmProviderSettings full = Providers.openAi(URI.create(fake.endpoint() + "/?api-version=1"));
    LlmProviderSettings bare =
        new LlmProviderSettings(
            full.id(),
            full.name(),
            full.type(),
            full.endpoint(),
            Optional.empty(),
            full.model(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            full.contextTokens(),
            Optional.empty());
    openAi.provider(bare).stream(Providers.asking("Hi"), events);
    assertThat(events.end()).isEqualTo(new End("stop"));
    assertThat(events.text()).isEqualTo("You said: Hi");
    FakeOpenAiRequest request = fake.requests().getFirst();
    assertThat(request.authorization()).isNull();
    assertThat(request.body()).containsOnlyKeys("model", "messages", "stream", "stream_options");
  }

  @ParameterizedTest
  @CsvSource({
    "400,REJECTED,",
    "404,UNAVAILABLE,",
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
    try (LogLines log = new LogLines(OpenAiProvider.class.getName())) {
      assertThat(ask("Hi [[status:" + status + "]]").failure())
          .isEqualTo(
              new LlmFailure(
                  kind, "status " + status + " fake_" + status, Optional.ofNullable(retryAfter)));
      assertThat(events.events()).hasSize(1);
      String line =
          "SEVERE LLM provider refuses our settings provider=gpt status=%d code=fake_%d"
              .formatted(status, status);
      assertThat(log.lines())
          .isEqualTo(List.of(307, 401, 402, 403, 404).contains(status) ? List.of(line) : List.of());
    }
  }

  @Test
  void anEmptyAccountIsNoOverload() {
    fake.enqueue(
        FakeOpenAiReply.status(429, "{'error':{'code':'insufficient_quota'}}".replace('\'', '"')));
    try (LogLines log = new LogLines(OpenAiProvider.class.getName())) {
      assertThat(ask("Hi").failure())
          .isEqualTo(new LlmFailure(Kind.UNAVAILABLE, "status 429 insufficient_quota"));
      assertThat(log.lines()).hasSize(1);
    }
  }

  @Test
  void readsOddRefusalsWithinBounds() {
    fake.enqueue(FakeOpenAiReply.status(500, "<html>" + "x".repeat(1 << 20)));
    assertThat(ask("Hi").failure().detail()).isEqualTo("status 500");
    for (String body : List.of("", "[]", "{\"error\":\"x y\"}", "[".repeat(8000))) {
      fake.enqueue(FakeOpenAiReply.status(503, body));
      Recorder next = new Recorder();
      provider.stream(Providers.asking("Hi"), next);
      assertThat(next.failure().detail()).isEqualTo("status 503");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "[[error-after:2]], error in stream fake_error",
    "[[die-after:2]], EOFException",
    "[[die-after:0]], EOFException"
  })
  void failsWhenTheProviderDoes(String directive, String detail) {
    assertThat(ask("one two three " + directive).failure())
        .isEqualTo(new LlmFailure(Kind.UNAVAILABLE, detail).passing(Duration.ZERO));
    assertThat(events.text()).isEqualTo(directive.contains("2") ? "You said: " : "");
  }

  @Test
  void failsOnGarbage() {
    fake.enqueue(FakeOpenAiReply.raw("data: <html>\n\n"));
    assertThat(ask("Hi").failure().detail()).isEqualTo("chunk is not as specified");
  }

  @Test
  void failsOnAnEventThatIsTooLongAndBreaksOff() {
    fake.enqueue(
        FakeOpenAiReply.steps(new Step.Raw("data: " + "x".repeat(3 << 20)), new Step.Hang()));
    assertThat(ask("Hi").failure().detail()).isEqualTo("event is too long");
    Recorder.until(() -> fake.aborted() == 1);
  }

  @Test
  void breaksOffAStreamThatGoesOnAfterItsEnd() {
    fake.enqueue(
        FakeOpenAiReply.steps(
            new Step.Piece("x"),
            new Step.Done(),
            new Step.Raw("x".repeat(100_000)),
            new Step.Hang()));
    assertThat(ask("Hi").end()).isEqualTo(new End("stop"));
    Recorder.until(() -> fake.aborted() == 1);
  }

  @Test
  void endsWithoutDoneIfThereWasAFinishReason() {
    fake.enqueue(FakeOpenAiReply.steps(new Step.Piece("x"), new Step.Finish("length")));
    assertThat(ask("Hi").end()).isEqualTo(new End("length"));
    fake.enqueue(FakeOpenAiReply.steps(new Step.Piece("x")));
    Recorder cut = new Recorder();
    provider.stream(Providers.asking("Hi"), cut);
    assertThat(cut.failure().detail()).isEqualTo("stream ended early");
  }

  @Test
  void cancelDropsTheConnectionInMidAnswer() {
    AnswerStream stream = provider.stream(Providers.asking("a b c [[hang-after:2]]"), events);
    Recorder.until(() -> events.events().size() == 2);
    assertThat(fake.active()).isEqualTo(1);
    stream.cancel();
    stream.cancel();
    Recorder.until(() -> fake.aborted() == 1 && fake.active() == 0);
  }

  @Test
  void cancelDropsTheConnectionBeforeTheResponse() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI endpoint = URI.create("http://127.0.0.1:" + mute.getLocalPort());
      AnswerStream stream =
          openAi.provider(Providers.openAi(endpoint)).stream(Providers.asking("Hi"), events);
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
        assertThat(gone.get(10, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  void failsWhenNobodyListensOrNobodyIsThere() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0)) {
      port = closed.getLocalPort();
    }
    URI nobody = URI.create("http://127.0.0.1:" + port + "/v1");
    openAi.provider(Providers.openAi(nobody)).stream(Providers.asking("Hi"), events);
    assertThat(events.failure().kind()).isEqualTo(Kind.UNAVAILABLE);

    try (ServerSocket noTls = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Recorder tls = new Recorder();
      URI endpoint = URI.create("https://127.0.0.1:" + noTls.getLocalPort() + "/v1");
      openAi.provider(Providers.openAi(endpoint)).stream(Providers.asking("Hi"), tls);
      try (Socket connection = noTls.accept()) {
        connection.getOutputStream().write("Who is there?\n".getBytes(StandardCharsets.UTF_8));
      }
      assertThat(tls.failure().kind()).isEqualTo(Kind.UNAVAILABLE);
    }
  }

  @Test
  void refusesSettingsThatCantWorkWithoutShowingTheKey() {
    LlmProviderSettings good = Providers.openAi(fake.endpoint());
    LlmProviderSettings bad =
        new LlmProviderSettings(
            good.id(),
            good.name(),
            good.type(),
            good.endpoint(),
            Optional.of(new Secret("sk-top\nsecret")),
            good.model(),
            good.maxTokens(),
            good.temperature(),
            good.systemPrompt(),
            good.contextTokens(),
            Optional.empty());
    assertThatThrownBy(() -> openAi.provider(bad))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gpt")
        .hasMessageNotContaining("secret");
  }

  @Test
  void closingEndsWhatRuns() {
    provider.stream(Providers.asking("[[hang]]"), events);
    Recorder.until(() -> fake.active() == 1);
    openAi.close();
    assertThat(events.failure().kind()).isEqualTo(Kind.UNAVAILABLE);
  }
}
