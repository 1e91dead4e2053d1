package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.config.LlmProviderSettings.Api;
import io.chatbox.config.LlmProviderSettings.Generation;
import io.chatbox.config.LlmProviderSettings.Route;
import io.chatbox.config.LlmProviderSettings.Type;
import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.FakeReply;
import io.chatbox.dev.FakeReply.Step;
import io.chatbox.dev.LogLines;
import io.chatbox.llm.CircuitBreaker.Rule;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.Prompt.Part;
import io.chatbox.llm.Prompt.Role;
import io.chatbox.llm.StreamEvent.AnsweredBy;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Failed;
import io.chatbox.llm.StreamEvent.Text;
import io.chatbox.llm.StreamEvent.Usage;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three models, each the fallback of the one before, over real connections. */
class FallbackTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofMillis(400);
  private static final FakeReply SICK = FakeReply.status(500);

  private final FakeOpenAi a = FakeOpenAi.start();
  private final FakeOpenAi b = FakeOpenAi.start();
  private final FakeOpenAi c = FakeOpenAi.start();
  private final RecordedMetrics metrics = new RecordedMetrics();
  private final LogLines log = new LogLines(CallReport.class.getName());
  private final Recorder events = new Recorder();
  private ProviderModels models = models(LONG, LONG, LONG);

  private ProviderModels models(Duration firstPiece, Duration idle, Duration answer) {
    return new ProviderModels(
        List.of(model("a", a, "b"), model("b", b, "c"), model("c", c, null)),
        Providers.guard(new Timeouts(firstPiece, idle, answer), 1),
        Clock.systemUTC(),
        new Rule(2, PAUSE),
        metrics);
  }

  private void use(Duration firstPiece, Duration idle, Duration answer) {
    models.close();
    models = models(firstPiece, idle, answer);
  }

  private static LlmProviderSettings model(String id, FakeOpenAi fake, String fallback) {
    return new LlmProviderSettings(
        id,
        id,
        Type.OPENAI,
        new Api(Optional.of(fake.endpoint()), Optional.empty(), "Authorization", id, Route.DIRECT),
        new Generation(Optional.empty(), Optional.empty(), Optional.of("You are " + id), Map.of()),
        8000,
        Optional.ofNullable(fallback));
  }

  @AfterEach
  void close() {
    models.close();
    log.close();
    List.of(a, b, c).forEach(FakeOpenAi::close);
  }

  private Recorder ask() {
    Recorder heard = new Recorder();
    models.first().stream(Providers.asking("Hi"), heard);
    heard.end();
    return heard;
  }

  private long figure(String name, String provider) {
    return metrics.value("chatbox_llm_" + name + "{" + provider + "}");
  }

  @Test
  void theNextOneAnswersAndSaysWhoItIs() {
    a.enqueue(SICK);
    b.enqueue(FakeReply.status(401));
    Recorder heard = ask();
    assertThat(heard.events().getFirst()).isEqualTo(new AnsweredBy("c"));
    assertThat(heard.text()).isEqualTo("You said: Hi");
    assertThat(heard.events()).hasAtLeastOneElementOfType(Usage.class).endsWith(new End("stop"));
    assertThat(log.lines())
        .contains(
            "WARNING LLM falls back provider=a to=b detail=status 500 fake_500",
            "WARNING LLM falls back provider=b to=c detail=status 401 fake_401");
    for (String provider : List.of("a", "b", "c")) {
      assertThat(figure("requests_total", provider)).isEqualTo(1);
    }
    Recorder.until(() -> figure("errors_total", "a") == 1);
    Recorder.until(() -> figure("errors_total", "b") == 1);
    assertThat(figure("errors_total", "c")).isZero();
    assertThat(figure("latency_seconds", "a")).isZero();
    assertThat(figure("latency_seconds", "c")).isEqualTo(1);
  }

  @Test
  void whoWasChosenIsNotNamed() {
    assertThat(ask().events()).doesNotHaveAnyElementsOfTypes(AnsweredBy.class);
    assertThat(b.count()).isZero();
  }

  @Test
  void eachIsGivenThePromptThatIsMadeForIt() {
    a.enqueue(SICK);
    models.first().stream(
        model ->
            Providers.prompt(
                List.of(
                    new Part.Text(Role.SYSTEM, model.systemPrompt().orElseThrow()),
                    new Part.Text(Role.USER, "Hi"))),
        events);
    events.end();
    assertThat(b.requests().getFirst().messages().getFirst().content()).isEqualTo("You are b");
  }

  @Test
  void neverAfterAPiece() {
    a.enqueue(FakeReply.steps(new Step.Piece("Well"), new Step.Die()));
    Recorder heard = ask();
    assertThat(heard.events()).hasSize(2).startsWith(new Text("Well"));
    assertThat(heard.failure().kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(b.count()).isZero();
    Recorder.until(() -> figure("errors_total", "a") == 1);
  }

  @Test
  void whatIsRefusedForItsContentIsOfferedToNobodyElse() {
    a.enqueue(FakeReply.status(400));
    assertThat(ask().failure().kind()).isEqualTo(Kind.REJECTED);
    assertThat(b.count()).isZero();
  }

  @Test
  void ifAllFailTheOneThatWasChosenSaysWhy() {
    a.enqueue(FakeReply.status(503));
    b.enqueue(SICK);
    c.enqueue(FakeReply.status(400));
    assertThat(ask().failure().detail()).isEqualTo("status 503 fake_503");
  }

  @Test
  void oneThatHangsIsLeftAfterTheTimeForAFirstPiece() {
    use(Duration.ofMillis(300), LONG, LONG);
    a.enqueue(FakeReply.steps(new Step.Role(), new Step.Hang()));
    Recorder heard = ask();
    assertThat(heard.text()).isEqualTo("You said: Hi");
    Recorder.until(() -> figure("errors_total", "a") == 1);
    Recorder.until(() -> a.active() == 0);
  }

  @Test
  void allShareTheTimeOfOneAnswer() {
    use(Duration.ofMillis(600), LONG, Duration.ofSeconds(1));
    for (FakeOpenAi fake : List.of(a, b, c)) {
      fake.enqueue(FakeReply.steps(new Step.Hang()));
    }
    assertThat(ask().failure()).isEqualTo(new LlmFailure(Kind.TIMEOUT, "LLM_FIRST_TOKEN_TIMEOUT"));
    assertThat(c.count()).isZero();
  }

  @Test
  void oneThatFailsIsLeftAloneUntilAProbeFindsItWell() {
    a.enqueue(SICK).enqueue(SICK);
    ask();
    ask();
    assertThat(figure("circuit_open", "a")).isEqualTo(1);
    assertThat(ask().events().getFirst()).isEqualTo(new AnsweredBy("b"));
    assertThat(a.count()).as("it was not asked again").isEqualTo(2);
    assertThat(figure("requests_total", "a")).isEqualTo(2);
    HealthCheckResponse ready = new ModelsReadiness(models).call();
    assertThat(ready.getStatus()).as("others work").isEqualTo(Status.UP);
    assertThat(ready.getData().orElseThrow()).containsEntry("failing", "a");

    Recorder.until(() -> !ask().events().contains(new AnsweredBy("b")));
    assertThat(a.count()).isEqualTo(3);
    assertThat(figure("circuit_open", "a")).isZero();
    assertThat(new ModelsReadiness(models).call().getData()).isEmpty();
  }

  @Test
  void notReadyWhileAllAreLeftAlone() {
    for (FakeOpenAi fake : List.of(a, b, c)) {
      fake.enqueue(SICK).enqueue(SICK);
    }
    ask();
    ask();
    assertThat(new ModelsReadiness(models).call().getStatus()).isEqualTo(Status.DOWN);
    assertThat(ask().failure()).isEqualTo(new LlmFailure(Kind.UNAVAILABLE, "circuit open"));
    Recorder.until(() -> new ModelsReadiness(models).call().getStatus() == Status.UP);
    assertThat(models.failing()).as("until one of them is tried").hasSize(3);
  }

  @Test
  void givenUpItAsksNobodyElse() {
    a.enqueue(FakeReply.steps(new Step.Role(), new Step.Hang()));
    AnswerStream stream = models.first().stream(Providers.asking("Hi"), events);
    Recorder.until(() -> a.count() == 1);
    stream.cancel();
    Recorder.until(() -> a.active() == 0);
    assertThat(events.events()).isEmpty();
    assertThat(b.count()).isZero();
    assertThat(figure("errors_total", "a")).as("given up is not failed").isZero();
  }

  @Test
  void aPromptThatCantBeMadeEndsTheAnswer() {
    models.first().stream(
        model -> {
          throw new IllegalStateException("secret");
        },
        events);
    assertThat(events.end())
        .isEqualTo(new Failed(new LlmFailure(Kind.UNAVAILABLE, "IllegalStateException")));
  }
}
