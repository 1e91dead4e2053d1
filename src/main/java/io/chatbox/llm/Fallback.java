package io.chatbox.llm;

import io.chatbox.llm.CircuitBreaker.Permit;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.StreamEvent.AnsweredBy;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Failed;
import io.chatbox.llm.StreamEvent.Kept;
import io.chatbox.llm.StreamEvent.Text;
import io.chatbox.llm.StreamEvent.Thinking;
import io.chatbox.llm.StreamEvent.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One answer, from the first of several models that has one. The next is asked when the one before
 * has failed without a piece, or is left alone by its {@link CircuitBreaker}; never when it refused
 * the request for what is in it: that is between the user and the model they chose. All share the
 * time of one answer; each has the whole time for its first piece.
 */
final class Fallback implements AnswerStream {
  private static final LlmFailure LEFT_ALONE = new LlmFailure(Kind.UNAVAILABLE, "circuit open");

  private final List<? extends Candidate> models;
  private final Function<ChatModel, Prompt> prompts;
  private final Guard guard;
  private final Consumer<StreamEvent> events;
  private final long start = System.nanoTime();

  /** One of the models. */
  interface Candidate extends ChatModel {
    CircuitBreaker circuit();

    /** For one call of it. */
    CallReport report();

    /** Asks it, and no other in its place. */
    AnswerStream ask(
        Prompt prompt, CallReport report, Timeouts timeouts, Consumer<StreamEvent> events);
  }

  /** Of the model that was chosen: what its user is told if nobody answers. */
  private Failed first;

  /** Whether one of them was heard to think. One leg after another. */
  private boolean thought;

  private volatile boolean cancelled;
  private volatile Leg running;

  private Fallback(
      List<? extends Candidate> models,
      Function<ChatModel, Prompt> prompts,
      Guard guard,
      Consumer<StreamEvent> events) {
    this.models = models;
    this.prompts = prompts;
    this.guard = guard;
    this.events = events;
  }

  /**
   * @param models not empty
   */
  static AnswerStream start(
      List<? extends Candidate> models,
      Function<ChatModel, Prompt> prompts,
      Guard guard,
      Consumer<StreamEvent> events) {
    Fallback answer = new Fallback(models, prompts, guard, events);
    answer.ask(0);
    return answer;
  }

  @Override
  public void cancel() {
    cancelled = true;
    Leg leg = running;
    if (leg != null) {
      leg.cancel();
    }
  }

  private void ask(int place) {
    if (cancelled) {
      return;
    }
    Candidate model = models.get(place);
    CallReport report = model.report();
    Optional<Permit> permit = model.circuit().admit();
    if (permit.isEmpty()) {
      failed(place, report, new Failed(LEFT_ALONE));
      return;
    }
    Leg leg = new Leg(place, report, permit.get());
    running = leg;
    leg.start(model);
  }

  /** Only before anything was said. */
  private void failed(int place, CallReport report, Failed failed) {
    first = first == null ? failed : first;
    boolean refused = failed.failure().kind() == Kind.REJECTED;
    boolean tooLate = passed().compareTo(guard.timeouts().answer()) >= 0;
    boolean last = place + 1 == models.size() || refused || tooLate || guard.closed();
    Optional<String> next = last ? Optional.empty() : Optional.of(models.get(place + 1).id());
    if (failed.failure() == LEFT_ALONE) {
      report.leftAlone(next);
    } else {
      next.ifPresent(to -> report.fallsBack(to, failed.failure()));
    }
    if (last) {
      events.accept(first);
      return;
    }
    // Not here: this may be the timer, and opening a connection blocks while a name is looked up.
    Thread.ofVirtual().name("llm-fallback").start(() -> ask(place + 1));
  }

  private Duration passed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** One model's part. */
  private final class Leg implements Consumer<StreamEvent>, AnswerStream {
    private final int place;
    private final CallReport report;
    private final Permit permit;
    private boolean begun;
    private Usage usage;
    private volatile boolean over;
    private volatile AnswerStream stream;

    Leg(int place, CallReport report, Permit permit) {
      this.place = place;
      this.report = report;
      this.permit = permit;
    }

    void start(Candidate model) {
      try {
        Timeouts all = guard.timeouts();
        Timeouts timeouts = place == 0 ? all : all.after(passed());
        stream = model.ask(prompts.apply(model), report, timeouts, this);
      } catch (RuntimeException e) {
        report.broken(e);
        permit.givenUp();
        events.accept(new Failed(new LlmFailure(Kind.UNAVAILABLE, e.getClass().getSimpleName())));
      }
      if (cancelled) {
        cancel();
      }
    }

    @Override
    public void accept(StreamEvent event) {
      switch (event) {
        case Text text -> {
          if (!begun) {
            begin();
          }
          events.accept(text);
        }
        case Thinking sign -> think(sign);
        case Usage counted -> usage = counted;
        case Kept conversation -> events.accept(conversation);
        case End end -> {
          over = true;
          permit.worked();
          if (!begun) {
            begin();
          }
          tell(end);
        }
        case Failed failed -> fail(failed);
        case AnsweredBy none -> {} // said here alone
      }
    }

    private void begin() {
      begun = true;
      permit.began();
      if (place > 0) {
        events.accept(new AnsweredBy(models.get(place).id()));
      }
    }

    /** Of several models that think and fail, the reader hears of the first. */
    private void think(Thinking sign) {
      if (!thought) {
        thought = true;
        events.accept(sign);
      }
    }

    private void fail(Failed failed) {
      over = true;
      if (failed.failure().kind() == Kind.REJECTED) {
        permit.worked();
      } else {
        permit.failed();
      }
      if (begun) {
        tell(failed);
      } else {
        failed(place, report, failed);
      }
    }

    private void tell(StreamEvent terminal) {
      if (usage != null) {
        events.accept(usage);
      }
      events.accept(terminal);
    }

    @Override
    public void cancel() {
      AnswerStream opened = stream;
      if (opened != null) {
        opened.cancel();
      }
      if (!over) {
        permit.givenUp();
      }
    }
  }
}
