package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.FakeReply;
import io.chatbox.dev.FakeReply.Step;
import io.chatbox.dev.LogLines;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.StreamEvent.AnsweredBy;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Failed;
import io.chatbox.llm.StreamEvent.Text;
import io.chatbox.llm.StreamEvent.Thinking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What it changes that a model is heard to think, and what it doesn't. */
class ThinkingTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final Thinking THINKS = Thinking.SIGN;
  private static final Failed PASSING =
      new Failed(new LlmFailure(Kind.UNAVAILABLE, "fault").passing(Duration.ZERO));

  private final Recorder heard = new Recorder();
  private final LogLines log = new LogLines(CallReport.class.getName());
  private final List<Consumer<StreamEvent>> asked = new ArrayList<>();
  private Guard guard;

  @AfterEach
  void close() {
    guard.close();
    log.close();
  }

  /** Asks a provider that this test speaks for, as often as it takes. */
  private void start(Duration firstPiece, Duration idle, Duration answer) {
    Timeouts timeouts = new Timeouts(firstPiece, idle, answer);
    guard = Providers.guard(timeouts, 2);
    CallReport report = Providers.report();
    Provider retrying = guard.retrying(this::open, report);
    GuardedStream.start(retrying, Providers.asking("Hi"), report, guard, timeouts, heard);
  }

  private AnswerStream open(Prompt prompt, Consumer<StreamEvent> events) {
    synchronized (asked) {
      asked.add(events);
    }
    return () -> {};
  }

  private Consumer<StreamEvent> attempt(int number) {
    synchronized (asked) {
      return asked.size() < number ? null : asked.get(number - 1);
    }
  }

  private void say(StreamEvent... events) {
    List.of(events).forEach(attempt(1));
  }

  /** Says it again and again for so long, or until the answer has ended. */
  private void keepSaying(StreamEvent event, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    Recorder.until(
        () -> {
          say(event);
          return System.nanoTime() - end >= 0
              || heard.events().stream().anyMatch(Failed.class::isInstance);
        });
  }

  @Test
  void itIsTimeEnoughForWhoThinks() {
    start(SHORT, SHORT, LONG);
    keepSaying(THINKS, SHORT.multipliedBy(3));
    say(new Text("a"), THINKS, new Text("b"));
    keepSaying(THINKS, SHORT.multipliedBy(2));
    say(new End("stop"));
    assertThat(heard.end()).isEqualTo(new End("stop"));
    assertThat(heard.events())
        .as("told of once, and before the first piece")
        .containsExactly(THINKS, new Text("a"), new Text("b"), new End("stop"));
    String line = log.lines().getFirst();
    long firstPiece = Long.parseLong(line.replaceFirst(".*first_piece_ms=(\\d+).*", "$1"));
    assertThat(firstPiece).as(line).isGreaterThanOrEqualTo(SHORT.multipliedBy(3).toMillis());
  }

  @Test
  void whoFallsSilentInMidThoughtHasTheIdleTimeAlone() {
    start(LONG, SHORT, LONG);
    say(THINKS);
    assertTimeout("LLM_IDLE_TIMEOUT");
  }

  @Test
  void whoThinksForEverEndsWithTheWholeAnswersTime() {
    start(LONG, LONG, SHORT);
    keepSaying(THINKS, LONG);
    assertTimeout("LLM_STREAM_TIMEOUT");
  }

  private void assertTimeout(String setting) {
    assertThat(heard.failure()).isEqualTo(new LlmFailure(Kind.TIMEOUT, setting));
    assertThat(heard.events()).hasSize(2).startsWith(THINKS);
  }

  @Test
  void aThoughtIsNoPieceSoAFaultAfterItIsTriedAgain() {
    start(LONG, LONG, LONG);
    say(THINKS, THINKS, PASSING);
    Recorder.until(() -> attempt(2) != null);
    List.of(THINKS, new Text("a"), new End("stop")).forEach(attempt(2));
    assertThat(heard.events()).containsExactly(THINKS, new Text("a"), new End("stop"));
  }

  @Test
  void anotherModelMayAnswerAfterOneThatThought() {
    guard = Providers.guard(new Timeouts(LONG, LONG, LONG), 1);
    try (FakeOpenAi first = FakeOpenAi.start();
        FakeOpenAi second = FakeOpenAi.start();
        ProviderModels models =
            Providers.models(
                List.of(model("a", first, Optional.of("b")), model("b", second, Optional.empty())),
                guard)) {
      first.enqueue(FakeReply.steps(new Step.Noise(), new Step.Die()));
      second.enqueue(
          FakeReply.steps(
              new Step.Noise(), new Step.Piece("a"), new Step.Finish("stop"), new Step.Done()));
      models.first().stream(Providers.asking("Hi"), heard);
      assertThat(heard.end()).isEqualTo(new End("stop"));
      assertThat(heard.events())
          .as("the reader hears once that somebody thinks")
          .containsExactly(THINKS, new AnsweredBy("b"), new Text("a"), new End("stop"));
    }
  }

  private static LlmProviderSettings model(String id, FakeOpenAi fake, Optional<String> fallback) {
    LlmProviderSettings plain = Providers.bare(Providers.openAi(id, fake.endpoint()));
    return new LlmProviderSettings(
        id,
        plain.name(),
        plain.type(),
        plain.api(),
        plain.generation(),
        plain.contextTokens(),
        fallback);
  }
}
