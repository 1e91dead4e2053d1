package io.chatbox.llm;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;

/**
 * What all streams share that are watched over: the rules, the one thread that watches their
 * timeouts and waits for their retries, and the list of those that run, so that closing ends them.
 * Any number of threads.
 */
final class Guard implements Retrying.Time, AutoCloseable {
  /** How long a provider has to finish its response after it has said that it ended. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final Timeouts timeouts;
  private final RetryPolicy retries;
  private final Duration linger;
  private final Set<Watched> running = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1,
          Thread.ofPlatform().daemon().name("llm-timer").factory(),
          // After close: the streams are ended then, nothing is left to watch.
          new DiscardPolicy());
  private volatile boolean closed;

  /** A stream that is watched over. */
  interface Watched {
    /** Ends it as failed, because the whole service ends. */
    void close();
  }

  /**
   * @param attempts how often a call is tried in all, before its first piece
   */
  Guard(Timeouts timeouts, int attempts) {
    this(timeouts, new RetryPolicy(attempts, timeouts.firstPiece()), LINGER);
  }

  Guard(Timeouts timeouts, RetryPolicy retries, Duration linger) {
    this.timeouts = timeouts;
    this.retries = retries;
    this.linger = linger;
    timer.setRemoveOnCancelPolicy(true);
  }

  /** Whether what begins now ends at once. */
  boolean closed() {
    return closed;
  }

  Timeouts timeouts() {
    return timeouts;
  }

  /** A provider that is asked again, by these rules. */
  Provider retrying(Provider provider, CallReport report) {
    return new Retrying(provider, retries, this, report);
  }

  /** Keeps a stream until {@link #forget}; ends it at once if all is closed. */
  void keep(Watched stream) {
    running.add(stream);
    if (closed) {
      stream.close();
    }
  }

  void forget(Watched stream) {
    running.remove(stream);
  }

  /**
   * Lets a response end by itself, so that its connection can be used again, but not for ever.
   *
   * @param ending of an answer that has ended
   */
  void linger(AnswerStream ending) {
    schedule(ending::cancel, linger);
  }

  /** Runs a short task later, on the thread that all streams share. */
  ScheduledFuture<?> schedule(Runnable task, Duration delay) {
    return timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  /** On a thread of its own: opening a connection blocks while the host's name is looked up. */
  @Override
  public Future<?> later(Duration delay, Runnable task) {
    return schedule(() -> Thread.ofVirtual().name("llm-retry").start(task), delay);
  }

  /** How many streams run, and how many tasks wait for their time. */
  Load load() {
    return new Load(running.size(), timer.getQueue().size());
  }

  record Load(int streams, int tasks) {}

  /** Ends what runs as failed, and what is begun later. Idempotent. */
  @Override
  public void close() {
    closed = true;
    running.forEach(Watched::close);
    timer.shutdownNow();
  }
}
