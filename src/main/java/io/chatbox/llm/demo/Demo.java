package io.chatbox.llm.demo;

import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.Provider;
import io.chatbox.llm.StreamEvent;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The demo model. Speaks a word at a time, all streams from one thread. */
public final class Demo implements Provider, AutoCloseable {
  private static final Duration WORD = Duration.ofMillis(25);
  private static final Pattern BEFORE_WORD = Pattern.compile("(?<=\\s)(?=\\S)");

  private final ScheduledExecutorService voice =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("llm-demo").factory());
  private final Duration pause;

  public Demo() {
    this(WORD);
  }

  /**
   * @param pause before each word
   */
  Demo(Duration pause) {
    this.pause = pause;
  }

  @Override
  public AnswerStream stream(Prompt prompt, Consumer<StreamEvent> events) {
    Speech speech = new Speech(prompt, DemoAnswer.to(prompt), events);
    speech.pause();
    return speech;
  }

  /** Answers that run end as failed. */
  @Override
  public void close() {
    // Runs what is scheduled, so that each answer finds that it can't go on.
    voice.shutdown();
  }

  private final class Speech implements Runnable, AnswerStream {
    private final StreamEvent.Usage usage;
    private final Iterator<String> words;
    private final Consumer<StreamEvent> events;
    private volatile boolean cancelled;

    Speech(Prompt prompt, String answer, Consumer<StreamEvent> events) {
      this.usage = new StreamEvent.Usage(prompt.units() / 4, answer.length() / 4);
      this.words = BEFORE_WORD.splitAsStream(answer).iterator();
      this.events = events;
    }

    void pause() {
      try {
        voice.schedule(this, pause.toNanos(), TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException e) {
        events.accept(new StreamEvent.Failed(new LlmFailure(Kind.UNAVAILABLE, "closed")));
      }
    }

    @Override
    public void run() {
      if (cancelled) {
        return;
      }
      if (words.hasNext()) {
        events.accept(new StreamEvent.Text(words.next()));
        pause();
      } else {
        events.accept(usage);
        events.accept(new StreamEvent.End("stop"));
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }
}
