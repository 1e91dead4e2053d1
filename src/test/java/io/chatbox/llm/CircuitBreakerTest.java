package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.dev.LogLines;
import io.chatbox.llm.CircuitBreaker.Permit;
import io.chatbox.llm.CircuitBreaker.Rule;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private static final int FAILURES = 3;
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final CircuitBreaker circuit =
      new CircuitBreaker("gpt", new Rule(FAILURES, PAUSE), now::get);
  private final LogLines log = new LogLines(CircuitBreaker.class.getName());

  @AfterEach
  void close() {
    log.close();
  }

  private Permit call() {
    return circuit.admit().orElseThrow();
  }

  private void open() {
    IntStream.range(0, FAILURES).forEach(i -> call().failed());
    assertThat(circuit.isOpen()).isTrue();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void opensAfterThatManyFailuresInARowAndSaysSo() {
    call().failed();
    call().failed();
    call().worked();
    call().failed();
    call().failed();
    call().givenUp();
    assertThat(circuit.isOpen()).isFalse();
    call().failed();
    assertThat(circuit.isOpen()).isTrue();
    assertThat(circuit.admit()).isEmpty();
    assertThat(log.lines())
        .containsExactly("WARNING LLM circuit opened provider=gpt failures=3 pause=30s");
  }

  @Test
  void afterThePauseOneCallAloneIsLetThrough() {
    open();
    pass(PAUSE.minusNanos(1));
    assertThat(circuit.isResting()).isTrue();
    assertThat(circuit.admit()).isEmpty();
    pass(Duration.ofNanos(1));
    assertThat(circuit.isResting()).isFalse();
    Permit probe = call();
    assertThat(circuit.admit()).isEmpty();
    probe.worked();
    assertThat(circuit.isOpen()).isFalse();
    assertThat(log.lines()).last().isEqualTo("INFO LLM circuit closed provider=gpt");
  }

  @Test
  void aProbeThatFailsBeginsAnotherPause() {
    open();
    pass(PAUSE);
    Permit probe = call();
    pass(PAUSE);
    probe.failed();
    assertThat(circuit.admit()).isEmpty();
    pass(PAUSE);
    assertThat(circuit.admit()).isPresent();
  }

  @Test
  void aProbeThatNobodyWantsAnyMoreLeavesItsPlaceToTheNext() {
    open();
    pass(PAUSE);
    call().givenUp();
    assertThat(circuit.isOpen()).isTrue();
    assertThat(circuit.admit()).isPresent();
  }

  @Test
  void theProbesFirstPieceClosesItOnTrial() {
    open();
    pass(PAUSE);
    Permit probe = call();
    probe.began();
    assertThat(circuit.isOpen()).isFalse();
    probe.failed();
    assertThat(circuit.isOpen()).as("it broke in the middle of its answer").isTrue();

    pass(PAUSE);
    Permit second = call();
    second.began();
    second.worked();
    call().failed();
    assertThat(circuit.isOpen()).isFalse();
  }

  @Test
  void whatWasAskedBeforeSaysNothingOfWhatIsNow() {
    List<Permit> old = IntStream.range(0, 4).mapToObj(i -> call()).toList();
    open();
    old.get(0).worked();
    assertThat(circuit.isOpen()).isTrue();
    pass(PAUSE);
    call().began();
    old.get(1).failed();
    assertThat(circuit.isOpen()).isFalse();
    old.get(2).worked();
    call().failed();
    assertThat(circuit.isOpen()).as("still on trial").isTrue();
  }
}
