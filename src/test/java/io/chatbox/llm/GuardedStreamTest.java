package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.dev.LogLines;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Failed;
import io.chatbox.llm.StreamEvent.Text;
import io.chatbox.llm.StreamEvent.Usage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuardedStreamTest {
  private static final Timeouts LONG =
      new Timeouts(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1));

  private final Guard guard = Providers.guard(LONG, 1);
  private final Recorder recorder = new Recorder();
  private final AtomicInteger cancelled = new AtomicInteger();
  private LogLines log;
  private Consumer<StreamEvent> provider;

  /** Not when it is made: jqwik makes one for each try, and ends none. */
  @BeforeEach
  void listen() {
    log = new LogLines(CallReport.class.getName());
  }

  @AfterEach
  void stop() {
    guard.close();
    log.close();
  }

  /** Asks a provider that this test speaks for. */
  private AnswerStream start(Timeouts timeouts, Consumer<StreamEvent> listener) {
    return GuardedStream.start(
        (prompt, events) -> {
          provider = events;
          return cancelled::incrementAndGet;
        },
        Providers.asking("Hi"),
        Providers.report(),
        guard,
        timeouts,
        listener);
  }

  private void say(StreamEvent... events) {
    List.of(events).forEach(provider);
  }

  private static Failed failed(Kind kind, String detail) {
    return new Failed(new LlmFailure(kind, detail));
  }

  @Test
  void passesOnAnAnswerAndReportsTheCall() {
    start(LONG, recorder);
    say(new Text("a"), new Usage(1, 1), new Text("b"), new Usage(1, 2), new End("length"));
    // The response may end by itself for a while, so that its connection can be kept.
    assertThat(cancelled).hasValue(0);
    say(new Text("late"), new End("stop"), failed(Kind.UNAVAILABLE, "late"));
    assertThat(recorder.events())
        .containsExactly(new Text("a"), new Text("b"), new Usage(1, 2), new End("length"));
    assertThat(log.lines())
        .singleElement()
        .asString()
        .matches(
            "INFO Model call provider=gpt first_piece_ms=\\d+ total_ms=\\d+ prompt_tokens=1"
                + " completion_tokens=2 outcome=complete finish_reason=length");
    Recorder.until(() -> cancelled.get() == 1);
  }

  @Test
  void passesOnAFailureAndReportsIt() {
    start(LONG, recorder);
    say(failed(Kind.REJECTED, "status 400"), new End("stop"));
    assertThat(recorder.events()).containsExactly(failed(Kind.REJECTED, "status 400"));
    assertThat(log.lines().getFirst())
        .matches(
            "WARNING Model call provider=gpt total_ms=\\d+ outcome=rejected detail=status 400");
    assertThat(cancelled).hasValue(1);
  }

  @Test
  void cancelEndsTheStreamAtOnce() {
    AnswerStream stream = start(LONG, recorder);
    say(new Text("a"));
    stream.cancel();
    stream.cancel();
    say(new Text("b"), new End("stop"));
    assertThat(recorder.events()).containsExactly(new Text("a"));
    assertThat(cancelled).hasValue(1);
    assertThat(log.lines()).singleElement().asString().endsWith("outcome=cancelled");
  }

  @Test
  void nothingWaitsForAStreamThatIsOver() {
    start(LONG, recorder).cancel();
    assertThat(guard.load()).isEqualTo(new Guard.Load(0, 0));
    start(LONG, recorder);
    assertThat(guard.load()).isEqualTo(new Guard.Load(1, 1));
    say(failed(Kind.REJECTED, "status 400"));
    assertThat(guard.load()).isEqualTo(new Guard.Load(0, 0));
  }

  @Test
  void cancelFromWithinAnEventIsTheLastOne() {
    AnswerStream[] stream = new AnswerStream[1];
    stream[0] =
        start(
            LONG,
            event -> {
              recorder.accept(event);
              stream[0].cancel();
              provider.accept(failed(Kind.UNAVAILABLE, "cancelled"));
            });
    say(new Text("a"), new Text("b"));
    assertThat(recorder.events()).containsExactly(new Text("a"));
  }

  @Test
  void timesOutBeforeTheFirstPiece() {
    start(new Timeouts(Duration.ofMillis(150), Duration.ofMinutes(1), LONG.answer()), recorder);
    say(new Usage(1, 0));
    assertTimeout("LLM_FIRST_TOKEN_TIMEOUT", "150ms");
    assertThat(recorder.events().getFirst()).isEqualTo(new Usage(1, 0));
  }

  @Test
  void timesOutBetweenPieces() {
    start(new Timeouts(Duration.ofMinutes(1), Duration.ofMillis(200), LONG.answer()), recorder);
    long begin = System.nanoTime();
    say(new Text("a"));
    assertTimeout("LLM_IDLE_TIMEOUT", "200ms");
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isGreaterThanOrEqualTo(Duration.ofMillis(200));
  }

  @Test
  void timesOutAsAWholeHoweverBusyItIs() {
    start(new Timeouts(Duration.ofMinutes(1), LONG.idle(), Duration.ofSeconds(1)), recorder);
    Recorder.until(
        () -> {
          say(new Text("a"));
          return !(recorder.events().getLast() instanceof Text);
        });
    assertTimeout("LLM_STREAM_TIMEOUT", "1s");
  }

  private void assertTimeout(String setting, String after) {
    assertThat(recorder.end()).isEqualTo(failed(Kind.TIMEOUT, setting));
    say(new Text("late"), new End("stop"));
    assertThat(recorder.end()).isEqualTo(failed(Kind.TIMEOUT, setting));
    Recorder.until(() -> cancelled.get() == 1 && log.lines().size() == 2);
    assertThat(log.lines().get(0))
        .isEqualTo("SEVERE LLM stream timeout provider=gpt after=" + after + " limit=" + setting);
    assertThat(log.lines().get(1)).contains(" outcome=timeout detail=" + setting);
  }

  @Test
  void endsOnceWhoeverWinsTheRace() {
    Timeouts tight = new Timeouts(Duration.ofMillis(2), Duration.ofMillis(1), Duration.ofMillis(3));
    for (int round = 0; round < 300; round++) {
      Recorder each = new Recorder();
      start(tight, each);
      long stop = System.nanoTime() + ThreadLocalRandom.current().nextLong(5_000_000);
      while (System.nanoTime() < stop) {
        say(new Text("a"));
      }
      Thread other = Thread.startVirtualThread(() -> say(new End("stop")));
      say(new End("stop"), new Text("late"));
      each.end();
      Recorder.until(() -> !other.isAlive());
      each.end();
    }
  }

  @Test
  void cutsAnAnswerThatNeverStops() {
    start(LONG, recorder);
    String piece = "x".repeat(65_535) + "\uD83D\uDE00";
    for (int i = 0; i < 20; i++) {
      say(new Text(piece));
    }
    assertThat(recorder.end()).isEqualTo(new End("length"));
    assertThat(recorder.text().length())
        .isLessThanOrEqualTo(ChatModel.MAX_ANSWER)
        .isGreaterThan(ChatModel.MAX_ANSWER - 2);
    assertThat(cancelled).hasValue(1);
  }

  @Test
  void endsAsFailedWhenProviderOrConsumerThrow() {
    GuardedStream.start(
        (prompt, events) -> {
          throw new IllegalStateException("secret");
        },
        Providers.asking("Hi"),
        Providers.report(),
        guard,
        LONG,
        recorder);
    assertThat(recorder.end()).isEqualTo(failed(Kind.UNAVAILABLE, "IllegalStateException"));

    Recorder second = new Recorder();
    start(
        LONG,
        event -> {
          second.accept(event);
          throw new IllegalStateException("broken consumer");
        });
    say(new Text("a"), new Text("b"));
    assertThat(second.end()).isEqualTo(failed(Kind.UNAVAILABLE, "consumer failed"));
    assertThat(cancelled).hasValue(1);
  }

  @Test
  void joinsSurrogatesThatCameApart() {
    start(LONG, recorder);
    say(new Text("a\uD83D"), new Text("\uDE00b"), new Text("\uDE00\uD83D"), new End("stop"));
    assertThat(recorder.events())
        .containsExactly(
            new Text("a"),
            new Text("\uD83D\uDE00b"),
            new Text("\uFFFD"),
            new Text("\uFFFD"),
            new End("stop"));
  }
}
