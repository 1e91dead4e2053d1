package io.chatbox.chat;

import java.util.ArrayDeque;
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

  synchronized Optional<Turn> running() {
    return Optional.ofNullable(running);
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
  }

  /** Forgets those who wait; how many they were. */
  synchronized int dropWaiting() {
    int dropped = waiting.size();
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
