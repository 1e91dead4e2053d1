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
 * the request for what is in it: that is between the user and the model they chose. One that finds
 * the conversation too long is asked once more with less of it before that. All share the time of
 * one answer; each has the whole time for its first piece.
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

  /** What the last one to do so found too long. One leg after another. */
  private TooLong tooLong;

  private record TooLong(Prompt prompt, Failed failed) {}

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
    answer.ask(0, models.getFirst());
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

  /**
   * @param budget the model in this place, with all of its budget or with less
   */
  private void ask(int place, ChatModel budget) {
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
    Leg leg = new Leg(place, budget, report, permit.get());
    running = leg;
    leg.start(model);
  }

  /** Not here: this may be the timer, and opening a connection blocks while a name is looked up. */
  private void askNext(int place, ChatModel budget) {
    Thread.ofVirtual().name("llm-fallback").start(() -> ask(place, budget));
  }

  /** Only before anything was said. */
  private void failed(int place, CallReport report, Failed failed) {
    first = first == null ? failed : first;
    boolean refused = failed.failure().kind() == Kind.REJECTED;
    boolean last = place + 1 == models.size() || refused || isOver();
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
    askNext(place + 1, models.get(place + 1));
  }

  /** Whether there is no time for another call. */
  private boolean isOver() {
    return passed().compareTo(guard.timeouts().answer()) >= 0 || guard.closed();
  }

  /** Whether a provider that fails in this way is well. */
  private static boolean isWell(Kind kind) {
    return switch (kind) {
      case UNAVAILABLE, TIMEOUT, UNUSABLE -> false;
      case REJECTED, TOO_LONG, REFUSED, UNCHECKED -> true;
    };
  }

  private Duration passed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** One model's part, or one of its two. */
  private final class Leg implements Consumer<StreamEvent>, AnswerStream {
    private final int place;
    private final ChatModel budget;
    private final CallReport report;
    private final Permit permit;
    private Prompt told;
    private boolean begun;
    private Usage usage;
    private Kept kept;
    private volatile boolean over;
    private volatile AnswerStream stream;

    Leg(int place, ChatModel budget, CallReport report, Permit permit) {
      this.place = place;
      this.budget = budget;
      this.report = report;
      this.permit = permit;
    }

    void start(Candidate model) {
      try {
        Timeouts all = guard.timeouts();
        Timeouts timeouts = place == 0 && budget == model ? all : all.after(passed());
        told = prompts.apply(budget);
        if (budget != model && told.equals(tooLong.prompt())) {
          over = true;
          permit.givenUp();
          failed(place, report, tooLong.failed()); // There was nothing to leave out.
          return;
        }
        stream = model.ask(told, report, timeouts, this);
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
        case Kept conversation -> keep(conversation);
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
      if (kept != null) {
        events.accept(kept);
      }
    }

    /** Of several models that think and fail, the reader hears of the first. */
    private void think(Thinking sign) {
      if (!thought) {
        thought = true;
        events.accept(sign);
      }
    }

    private void keep(Kept conversation) {
      if (begun) {
        events.accept(conversation);
      } else {
        kept = conversation;
      }
    }

    private void fail(Failed failed) {
      over = true;
      Kind kind = failed.failure().kind();
      if (isWell(kind)) {
        permit.worked();
      } else {
        permit.failed();
      }
      if (begun) {
        tell(failed);
      } else if (kind == Kind.TOO_LONG && budget == models.get(place) && !isOver()) {
        SmallerBudget less = SmallerBudget.than(told, budget);
        report.tooLong(budget.contextTokens(), less.contextTokens());
        tooLong = new TooLong(told, failed);
        askNext(place, less);
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
