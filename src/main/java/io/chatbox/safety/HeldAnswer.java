package io.chatbox.safety;

import io.chatbox.llm.ChatModel;
import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.StreamEvent.AnsweredBy;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Failed;
import io.chatbox.llm.StreamEvent.Kept;
import io.chatbox.llm.StreamEvent.Text;
import io.chatbox.llm.StreamEvent.Thinking;
import io.chatbox.llm.StreamEvent.Usage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What a model has said and nobody has judged. The model's thread puts it here and never waits for
 * longer than a copy takes; one other takes it, in windows. Bounded by {@link
 * ChatModel#MAX_ANSWER}, which holds for every model's stream.
 */
final class HeldAnswer implements Consumer<StreamEvent> {
  /** No text waits longer for the end of its sentence. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final StringBuilder text = new StringBuilder();
  private long oldest;
  private final Map<Class<?>, StreamEvent> asides = new LinkedHashMap<>();
  private Usage usage;
  private StreamEvent end;

  @Override
  public void accept(StreamEvent event) {
    lock.lock();
    try {
      switch (event) {
        case Text(String more) -> {
          if (text.isEmpty()) {
            oldest = System.nanoTime();
          }
          text.append(more);
        }
        case Usage counted -> usage = counted;
        case AnsweredBy other -> asides.put(AnsweredBy.class, other);
        case Kept conversation -> asides.put(Kept.class, conversation);
        case Thinking sign -> asides.put(Thinking.class, sign);
        case End complete -> end = complete;
        case Failed failed -> end = failed;
      }
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the next text to judge; empty when there is none, but a sign to pass on at once, or
   * when the answer has ended and all was taken.
   */
  String next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        long patience = PATIENCE.toNanos() - (System.nanoTime() - oldest);
        int length = Windows.ready(text, end != null || patience <= 0);
        if (length > 0) {
          return take(length);
        }
        if (end != null || asides.containsKey(Thinking.class)) {
          return "";
        }
        if (text.isEmpty()) {
          news.await();
        } else {
          news.awaitNanos(patience);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private String take(int length) {
    String window = text.substring(0, length);
    text.delete(0, length);
    oldest = System.nanoTime();
    return window;
  }

  /** What is no text and was not asked for before; of each kind the last. */
  List<StreamEvent> asides() {
    lock.lock();
    try {
      List<StreamEvent> all = List.copyOf(asides.values());
      asides.clear();
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** As the provider counted so far. */
  Optional<Usage> usage() {
    lock.lock();
    try {
      return Optional.ofNullable(usage);
    } finally {
      lock.unlock();
    }
  }

  /** The terminal event, once all text was taken. */
  Optional<StreamEvent> end() {
    lock.lock();
    try {
      return Optional.ofNullable(end).filter(it -> text.isEmpty());
    } finally {
      lock.unlock();
    }
  }
}
