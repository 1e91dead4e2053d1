package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.dev.LogLines;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Failed;
import io.chatbox.llm.StreamEvent.Text;
import io.chatbox.llm.StreamEvent.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetryingTest {
  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final Failed PASSING = failed(Duration.ZERO);
  private static final Failed LASTING = new Failed(new LlmFailure(Kind.UNAVAILABLE, "fault"));

  private final FakeTime time = new FakeTime();
  private final Recorder events = new Recorder();
  private final LogLines log = new LogLines(CallReport.class.getName());

  /** What hears each attempt, and how often each was given up. */
  private final List<Consumer<StreamEvent>> attempts = new ArrayList<>();

  private final List<Integer> cancelled = new ArrayList<>();

  @AfterEach
  void close() {
    log.close();
  }

  private static Failed failed(Duration retryAfter) {
    return new Failed(new LlmFailure(Kind.UNAVAILABLE, "fault").passing(retryAfter));
  }

  private Provider retrying(Provider provider, int tries) {
    RetryPolicy policy = new RetryPolicy(tries, WITHIN);
    return new Retrying(provider, policy, time, Providers.report());
  }

  private AnswerStream start(int tries) {
    return retrying(this::open, tries).stream(Providers.asking("Hi"), events);
  }

  private AnswerStream open(Prompt prompt, Consumer<StreamEvent> listener) {
    int number = attempts.size();
    attempts.add(listener);
    return () -> cancelled.add(number);
  }

  private void say(int attempt, StreamEvent... said) {
    List.of(said).forEach(attempts.get(attempt - 1));
  }

  @Test
  void asksAgainAndSaysSoInTheLog() {
    start(3);
    say(1, PASSING);
    assertThat(events.events()).isEmpty();
    assertThat(cancelled).as("may end by itself meanwhile").isEmpty();
    assertThat(time.goOn()).isTrue();
    assertThat(cancelled).containsExactly(0);
    say(1, PASSING, new Text("late"), new End("late"));
    say(2, PASSING);
    assertThat(time.goOn()).isTrue();
    say(3, new Text("a"), new Usage(1, 1), new End("stop"));
    assertThat(events.events()).containsExactly(new Text("a"), new Usage(1, 1), new End("stop"));
    assertThat(attempts).hasSize(3);
    assertThat(log.lines()).hasSize(2);
    assertThat(log.lines().get(0))
        .matches("WARNING LLM call failed, retry attempt=1 delay=\\d+ms provider=gpt detail=fault");
    assertThat(log.lines().get(1)).contains(" attempt=2 ");
  }

  @Test
  void givesUpWithTheLastFailure() {
    start(2);
    say(1, PASSING);
    time.goOn();
    say(2, PASSING);
    assertThat(events.end()).isEqualTo(PASSING);
    assertThat(time.goOn()).isFalse();
  }

  @Test
  void neverAsksAgainAfterAPieceNorAfterAFaultThatLasts() {
    start(3);
    say(1, new Text("a"), PASSING);
    assertThat(events.events()).containsExactly(new Text("a"), PASSING);

    Recorder second = new Recorder();
    retrying(this::open, 3).stream(Providers.asking("Hi"), second);
    say(2, LASTING);
    assertThat(second.events()).containsExactly(LASTING);
    assertThat(time.goOn()).isFalse();
    assertThat(attempts).hasSize(2);
  }

  @Test
  void cancelEndsTheWait() {
    AnswerStream stream = start(3);
    say(1, PASSING);
    Future<?> waiting = time.waiting();
    stream.cancel();
    assertThat(waiting.isCancelled()).isTrue();
    time.goOn();
    assertThat(attempts).hasSize(1);
    assertThat(cancelled).containsExactly(0);

    AnswerStream second = start(3);
    second.cancel();
    say(2, PASSING);
    assertThat(time.goOn()).as("no wait begins after it").isFalse();
  }

  @Test
  void aRetryThatThrowsEndsTheAnswer() {
    retrying(
        (prompt, listener) -> {
          if (attempts.isEmpty()) {
            return open(prompt, listener);
          }
          throw new IllegalStateException("secret");
        },
        3)
        .stream(Providers.asking("Hi"), events);
    say(1, PASSING);
    time.goOn();
    assertThat(events.failure())
        .isEqualTo(new LlmFailure(Kind.UNAVAILABLE, "IllegalStateException"));
  }

  @Test
  void anAttemptThatBlocksHoldsNobodyUp() throws InterruptedException {
    Timeouts timeouts = new Timeouts(Duration.ofMillis(500), WITHIN, WITHIN);
    CountDownLatch looksUpName = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    try (Guard guard = Providers.guard(timeouts, 2)) {
      Provider provider =
          guard.retrying(
              (prompt, listener) -> {
                if (attempts.isEmpty()) {
                  return open(prompt, listener);
                }
                looksUpName.countDown();
                awaitQuietly(end);
                return () -> {};
              },
              Providers.report());
      GuardedStream.start(
          provider, Providers.asking("Hi"), Providers.report(), guard, timeouts, events);
      say(1, PASSING);
      looksUpName.await();
      assertThat(events.failure().kind()).isEqualTo(Kind.TIMEOUT);
    } finally {
      end.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
