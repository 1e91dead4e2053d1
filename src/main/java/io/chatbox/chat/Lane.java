package io.chatbox.chat;

import io.chatbox.protocol.MessageId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;

/** A session's turns: one that runs, a few that wait. */
final class Lane {
  /** How many may wait behind the running one (protocol, {@code user_message}). */
  private static final int MAX_WAITING = 2;

  private final ReentrantLock asking = new ReentrantLock();
  private final Queue<Turn> waiting = new ArrayDeque<>();
  private Turn running;
  private int users;

  /** Held while a question is stored and queued, so that both orders are the same. */
  ReentrantLock asking() {
    return asking;
  }

  synchronized boolean isFull() {
    return running != null && waiting.size() >= MAX_WAITING;
  }

  synchronized boolean isIdle() {
    return running == null;
  }

  synchronized Optional<Turn> running() {
    return Optional.ofNullable(running);
  }

  /** Whether a question is being answered or waits for that. */
  synchronized boolean holds(MessageId questionId) {
    return running != null && running.answers(questionId)
        || waiting.stream().anyMatch(turn -> turn.answers(questionId));
  }

  synchronized void add(Turn turn) {
    if (running == null) {
      running = turn;
      turn.start();
    } else {
      waiting.add(turn);
    }
  }

  /** The running turn is over. */
  synchronized void next() {
    running = waiting.poll();
    if (running != null) {
      running.start();
    }
    notifyAll();
  }

  /** Waits until nothing runs; whether that came true in time. */
  synchronized boolean awaitIdle(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      for (long left = patience.toMillis();
          running != null && left > 0;
          left = (deadline - System.nanoTime()) / 1_000_000) {
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return running == null;
  }

  /** Forgets those who wait, and says who they were. */
  synchronized List<Turn> dropWaiting() {
    List<Turn> dropped = List.copyOf(waiting);
    waiting.clear();
    return dropped;
  }

  /** Counts those who need this lane; called under the map's lock on its key. */
  Lane retain() {
    users++;
    return this;
  }

  /** Whether nobody needs it any more. */
  boolean release() {
    return --users == 0;
  }
}
