package io.chatbox.llm;

import io.chatbox.llm.StreamEvent.AnsweredBy;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Failed;
import io.chatbox.llm.StreamEvent.Kept;
import io.chatbox.llm.StreamEvent.Text;
import io.chatbox.llm.StreamEvent.Thinking;
import io.chatbox.llm.StreamEvent.Usage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A provider that is asked again after faults that pass. Only before the first piece: what was said
 * can't be taken back. No thread waits meanwhile.
 */
final class Retrying implements Provider {
  private final Provider provider;
  private final RetryPolicy policy;
  private final Time time;
  private final CallReport report;

  /** How time passes; tests have their own. */
  interface Time {
    /** As {@link System#nanoTime()}. */
    long nanos();

    /** Runs a task later, on a thread that may block. */
    Future<?> later(Duration delay, Runnable task);
  }

  Retrying(Provider provider, RetryPolicy policy, Time time, CallReport report) {
    this.provider = provider;
    this.policy = policy;
    this.time = time;
    this.report = report;
  }

  @Override
  public AnswerStream stream(Prompt prompt, Consumer<StreamEvent> events) {
    Call call = new Call(prompt, events);
    call.attempt(1);
    return call;
  }

  /** All attempts at one answer. Each begins after the one before has failed. */
  private final class Call implements AnswerStream {
    private final Prompt prompt;
    private final Consumer<StreamEvent> events;
    private final long start = time.nanos();
    private volatile boolean cancelled;
    private volatile Future<?> wait;
    private volatile Attempt latest;

    Call(Prompt prompt, Consumer<StreamEvent> events) {
      this.prompt = prompt;
      this.events = events;
    }

    void attempt(int number) {
      Attempt attempt = new Attempt(this, number);
      latest = attempt;
      if (!cancelled) {
        report.asked();
        attempt.attach(provider.stream(prompt, attempt));
      }
      if (cancelled) {
        attempt.cancel();
      }
    }

    /** Asks again later if that makes sense, else says that it failed. */
    void failed(Attempt attempt, Failed failed) {
      LlmFailure failure = failed.failure();
      Optional<Duration> delay =
          policy.delay(attempt.number, failure, Duration.ofNanos(time.nanos() - start));
      if (delay.isEmpty()) {
        events.accept(failed);
      } else if (!cancelled) {
        report.retrying(attempt.number, delay.get(), failure);
        wait = time.later(delay.get(), () -> again(attempt));
        if (cancelled) {
          wait.cancel(false);
        }
      }
    }

    /** Only now gives up what the last attempt still holds: its connection may serve again. */
    private void again(Attempt last) {
      last.cancel();
      try {
        attempt(last.number + 1);
      } catch (RuntimeException e) {
        report.broken(e);
        String fault = e.getClass().getSimpleName();
        events.accept(new Failed(new LlmFailure(LlmFailure.Kind.UNAVAILABLE, fault)));
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      Future<?> waiting = wait;
      if (waiting != null) {
        waiting.cancel(false);
      }
      Attempt running = latest;
      if (running != null) {
        running.cancel();
      }
    }
  }

  /** One of them. Deaf after its terminal event, so that one attempt leads to one other at most. */
  private static final class Attempt implements Consumer<StreamEvent>, AnswerStream {
    private final Call call;
    private final int number;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean begun;
    private volatile boolean cancelled;
    private volatile AnswerStream stream;

    Attempt(Call call, int number) {
      this.call = call;
      this.number = number;
    }

    @Override
    public void accept(StreamEvent event) {
      if (over.get()) {
        return;
      }
      switch (event) {
        case Text text -> {
          if (!begun) {
            begun = true;
          }
          call.events.accept(text);
        }
        case Thinking sign -> call.events.accept(sign);
        case Usage usage -> call.events.accept(usage);
        case Kept kept -> call.events.accept(kept);
        case End end -> {
          if (over.compareAndSet(false, true)) {
            call.events.accept(end);
          }
        }
        case Failed failed -> fail(failed);
        case AnsweredBy none -> {} // said by models alone
      }
    }

    private void fail(Failed failed) {
      if (!over.compareAndSet(false, true)) {
        return;
      }
      if (begun) {
        call.events.accept(failed);
      } else {
        call.failed(this, failed);
      }
    }

    void attach(AnswerStream opened) {
      stream = opened;
      if (cancelled) {
        opened.cancel();
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      AnswerStream opened = stream;
      if (opened != null) {
        opened.cancel();
      }
    }
  }
}
