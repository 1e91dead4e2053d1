package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.dev.LogLines;
import io.chatbox.llm.CircuitBreaker.Rule;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.Prompt.Part;
import io.chatbox.llm.StreamEvent.AnsweredBy;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Failed;
import io.chatbox.llm.StreamEvent.Text;
import io.chatbox.llm.StreamEvent.Thinking;
import io.chatbox.telemetry.Metrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Models that fail as a test says, each in its own way, before they say anything. */
class TooLongTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final int BUDGET = 100;
  private static final String EXCHANGE = "x".repeat(40); // ten tokens

  private final Guard guard = Providers.guard(new Timeouts(LONG, LONG, LONG), 1);
  private final LogLines log = new LogLines(CallReport.class.getName());
  private final Recorder heard = new Recorder();
  private final Model a = new Model("a");
  private final Model b = new Model("b");

  @AfterEach
  void close() {
    guard.close();
    log.close();
  }

  @Test
  void theSameModelIsAskedOnceMoreWithHalfOfWhatWasTooLong() {
    a.fails(Kind.TOO_LONG);
    ask(20);

    assertThat(heard.end()).isEqualTo(new End("stop"));
    assertThat(heard.events()).doesNotHaveAnyElementsOfTypes(AnsweredBy.class);
    // Of a hundred tokens that were allowed; each part has ten.
    assertThat(a.asked).extracting(prompt -> prompt.parts().size()).containsExactly(10, 5);
    assertThat(log.lines())
        .containsOnlyOnce(
            "WARNING LLM finds a conversation too long provider=a context_tokens=100 next=50"
                + " lower=LLM_PROVIDER_<n>_CONTEXT_TOKENS");
  }

  @Test
  void halfOfAPromptThatIsShorterThanTheBudget() {
    a.fails(Kind.TOO_LONG);
    ask(6);

    heard.end();
    assertThat(a.asked).extracting(prompt -> prompt.parts().size()).containsExactly(6, 3);
  }

  @Test
  void whatIsStillTooLongGoesToAModelThatMayReadMore() {
    a.fails(Kind.TOO_LONG).fails(Kind.TOO_LONG);
    ask(20);

    assertThat(heard.end()).isEqualTo(new End("stop"));
    assertThat(heard.events()).startsWith(new AnsweredBy("b"));
    assertThat(a.asked).hasSize(2);
    assertThat(b.asked).extracting(prompt -> prompt.parts().size()).containsExactly(10);
    assertThat(a.circuit.isOpen()).as("a provider that works").isFalse();
  }

  @Test
  void ifNobodyReadsSoMuchTheUserHearsThat() {
    a.fails(Kind.TOO_LONG).fails(Kind.TOO_LONG);
    b.fails(Kind.TOO_LONG).fails(Kind.UNAVAILABLE);
    ask(20);

    assertThat(heard.failure().kind()).isEqualTo(Kind.TOO_LONG);
    assertThat(b.asked).hasSize(2);
  }

  @Test
  void aQuestionThatCantBeShortenedIsNotSentTwice() {
    a.fails(Kind.TOO_LONG);
    ask(1);

    heard.end();
    assertThat(a.asked).hasSize(1);
    assertThat(b.asked).hasSize(1);
  }

  @Test
  void whatNobodyCanMendFallsBackAndOpensTheCircuit() {
    a.fails(Kind.UNUSABLE);
    ask(1);

    assertThat(heard.end()).isEqualTo(new End("stop"));
    assertThat(heard.events()).startsWith(new AnsweredBy("b"));
    assertThat(a.circuit.isOpen()).isTrue();
  }

  @Test
  void oneThatThoughtBeforeItFailedSaidNothing() {
    a.thinks().fails(Kind.UNAVAILABLE);
    b.thinks();
    ask(1);

    assertThat(heard.end()).isEqualTo(new End("stop"));
    assertThat(heard.events())
        .containsExactly(Thinking.SIGN, new AnsweredBy("b"), new Text("Well."), new End("stop"));
  }

  private void ask(int parts) {
    Fallback.start(List.of(a, b), model -> prompt(model, parts), guard, heard);
  }

  /** As much of a conversation as a model's budget holds, the question in any case. */
  private static Prompt prompt(ChatModel model, int parts) {
    List<Part> said = new ArrayList<>();
    int left = model.contextTokens();
    while (said.size() < parts && (said.isEmpty() || left >= 10)) {
      said.add(new Part.Text(Prompt.Role.USER, EXCHANGE));
      left -= 10;
    }
    return Providers.prompt(said);
  }

  private static final class Model implements Fallback.Candidate {
    private final String id;
    private final CircuitBreaker circuit;
    private final Queue<Kind> failures = new ConcurrentLinkedQueue<>();
    private final List<Prompt> asked = new CopyOnWriteArrayList<>();
    private boolean thinks;

    Model(String id) {
      this.id = id;
      circuit = new CircuitBreaker(id, new Rule(1, LONG), System::nanoTime);
    }

    Model fails(Kind kind) {
      failures.add(kind);
      return this;
    }

    Model thinks() {
      thinks = true;
      return this;
    }

    @Override
    public AnswerStream ask(
        Prompt prompt, CallReport report, Timeouts timeouts, Consumer<StreamEvent> events) {
      asked.add(prompt);
      Kind failure = failures.poll();
      if (thinks) {
        events.accept(Thinking.SIGN);
      }
      if (failure == null) {
        events.accept(new Text("Well."));
        events.accept(new End("stop"));
      } else {
        events.accept(new Failed(new LlmFailure(failure, "why")));
      }
      return () -> {};
    }

    @Override
    public CircuitBreaker circuit() {
      return circuit;
    }

    @Override
    public CallReport report() {
      return new CallReport(id, CallFigures.of(Metrics.NONE, id));
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public String name() {
      return id;
    }

    @Override
    public Optional<String> systemPrompt() {
      return Optional.empty();
    }

    @Override
    public int contextTokens() {
      return BUDGET;
    }

    @Override
    public AnswerStream stream(Function<ChatModel, Prompt> prompts, Consumer<StreamEvent> events) {
      throw new AssertionError("asked as a candidate");
    }
  }
}
