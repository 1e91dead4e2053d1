package io.chatbox.llm;

import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.StreamEvent.AnsweredBy;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Failed;
import io.chatbox.llm.StreamEvent.Kept;
import io.chatbox.llm.StreamEvent.Text;
import io.chatbox.llm.StreamEvent.Thinking;
import io.chatbox.llm.StreamEvent.Usage;
import io.chatbox.llm.Timeouts.Check.Exceeded;
import io.chatbox.llm.Timeouts.Check.InTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A provider's stream, held to this package's contract and to the {@link Timeouts}.
 *
 * <p>Events come on the provider's thread, a timeout on the timer's, {@code cancel} on any. Whoever
 * delivers holds {@code delivering}, a lock that is uncontended but for the rare look of the timer,
 * so that a piece costs one uncontended acquisition and no allocation. The timer never waits for
 * it: a stream that is delivering at this moment is looked at again a little later. {@code over} is
 * set before the terminal event is delivered, or by {@code cancel} without the lock, and decides
 * races: what comes after it is dropped.
 */
final class GuardedStream implements AnswerStream, Guard.Watched {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

  private final CallReport report;
  private final Guard guard;
  private final StreamWatch watch;
  private final Consumer<StreamEvent> events;

  private final AtomicBoolean over = new AtomicBoolean();
  private volatile AnswerStream upstream;

  private final ReentrantLock delivering = new ReentrantLock();
  // Below: only by the holder of delivering, but for the final look of cancel's log line.
  private final WellFormed wellFormed = new WellFormed();
  private int length;
  private boolean thought;
  private Usage usage;

  private GuardedStream(
      CallReport report, Guard guard, Timeouts timeouts, Consumer<StreamEvent> events) {
    this.report = report;
    this.guard = guard;
    this.watch = new StreamWatch(guard, timeouts, this::look);
    this.events = events;
  }

  /**
   * Asks the provider and watches over its answer.
   *
   * @param timeouts those of the guard, or less where some time has passed
   */
  static AnswerStream start(
      Provider provider,
      Prompt prompt,
      CallReport report,
      Guard guard,
      Timeouts timeouts,
      Consumer<StreamEvent> events) {
    GuardedStream stream = new GuardedStream(report, guard, timeouts, events);
    guard.keep(stream);
    if (stream.over.get()) {
      return stream;
    }
    try {
      stream.watch.begin();
      stream.attach(provider.stream(prompt, stream::accept));
    } catch (RuntimeException e) {
      report.broken(e);
      stream.accept(failed(Kind.UNAVAILABLE, e.getClass().getSimpleName()));
    }
    return stream;
  }

  @Override
  public void cancel() {
    if (conclude()) {
      release();
      report.ended(watch.firstPiece(), watch.elapsed(), usage, null);
    }
  }

  /** Waits while an event is delivered. */
  @Override
  public void close() {
    delivering.lock();
    try {
      finish(failed(Kind.UNAVAILABLE, "closed"));
    } finally {
      delivering.unlock();
    }
  }

  /** Whether the caller is the one who ends it. */
  private boolean conclude() {
    boolean first = over.compareAndSet(false, true);
    if (first) {
      guard.forget(this);
    }
    return first;
  }

  private void attach(AnswerStream stream) {
    upstream = stream;
    if (over.get()) {
      stream.cancel();
    }
  }

  private void accept(StreamEvent event) {
    if (over.get()) {
      return;
    }
    delivering.lock();
    try {
      switch (event) {
        case Text text -> piece(text);
        case Thinking sign -> think(sign);
        case Usage counted -> usage = counted;
        case Kept kept -> deliver(kept);
        case End end -> finish(end);
        case Failed failed -> finish(failed);
        case AnsweredBy none -> {} // said by models alone
      }
    } finally {
      delivering.unlock();
    }
  }

  private void piece(Text piece) {
    String text = wellFormed.next(piece.text());
    if (text.isEmpty() || over.get()) {
      return;
    }
    if (watch.piece()) {
      report.firstPiece(watch.firstPiece());
    }
    if (watch.isTooLate()) {
      // So that a stream that is always delivering can't keep the timer from its look.
      timeOut(watch.answerExceeded());
      return;
    }
    int room = ChatModel.MAX_ANSWER - length;
    length += text.length();
    if (text.length() > room) {
      String last = WellFormed.cut(text, room);
      if (!last.isEmpty()) {
        deliver(new Text(last));
      }
      finish(new End("length"));
    } else {
      deliver(text.equals(piece.text()) ? piece : new Text(text));
    }
  }

  /** A stream that only thinks is told of once, and has the time of one that speaks. */
  private void think(Thinking sign) {
    watch.sign();
    if (watch.isTooLate()) {
      timeOut(watch.answerExceeded());
    } else if (!thought && length == 0) {
      thought = true;
      deliver(sign);
    }
  }

  private void finish(StreamEvent terminal) {
    String rest = wellFormed.rest();
    if (over.get()) {
      return;
    }
    if (!rest.isEmpty()) {
      deliver(new Text(rest));
    }
    if (usage != null) {
      deliver(usage);
    }
    if (!conclude()) {
      return;
    }
    deliver(terminal);
    boolean endedByItself = terminal instanceof End && length <= ChatModel.MAX_ANSWER;
    if (endedByItself) {
      linger();
    } else {
      release();
    }
    report.ended(watch.firstPiece(), watch.elapsed(), usage, terminal);
  }

  /** Passes on; a consumer that throws has a fault, and its answer ends there. */
  private void deliver(StreamEvent event) {
    try {
      events.accept(event);
    } catch (RuntimeException e) {
      report.broken(e);
      if (!over.get()) {
        usage = null;
        finish(failed(Kind.UNAVAILABLE, "consumer failed"));
      }
    }
  }

  /** One look of the timer, which arms the next one. */
  private void look() {
    if (over.get()) {
      return;
    }
    if (!delivering.tryLock()) {
      watch.lookAfter(LOOK_AGAIN);
      return;
    }
    try {
      switch (watch.check()) {
        case InTime inTime -> watch.lookAfter(inTime.next());
        case Exceeded exceeded -> {
          if (!over.get()) {
            timeOut(exceeded);
          }
        }
      }
    } finally {
      delivering.unlock();
    }
  }

  private void timeOut(Exceeded exceeded) {
    report.timedOut(exceeded.setting(), exceeded.limit());
    finish(failed(Kind.TIMEOUT, exceeded.setting()));
  }

  private void linger() {
    watch.end();
    AnswerStream ending = upstream;
    if (ending != null) {
      guard.linger(ending);
    }
  }

  private void release() {
    watch.end();
    AnswerStream stream = upstream;
    if (stream != null) {
      stream.cancel();
    }
  }

  private static Failed failed(Kind kind, String detail) {
    return new Failed(new LlmFailure(kind, detail));
  }
}
