package io.chatbox.llm;

import io.chatbox.telemetry.Log;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Leaves a provider alone that has failed so many calls one after another. After a pause a single
 * call, the probe, tries it again: its first piece closes the circuit, on trial (the next failure
 * opens it again), its failure begins another pause. Any number of threads; asked and told a few
 * times a call, never per piece.
 */
final class CircuitBreaker {
  private static final Log log = Log.of(CircuitBreaker.class);

  private final String provider;
  private final Rule rule;
  private final LongSupplier nanoTime;

  // Below: with the monitor.
  private boolean open;
  private long openedAt;
  private int failures;
  private Permit probe;

  /** Counts openings and closings: what was asked before the last of them says nothing any more. */
  private int era;

  /**
   * @param failures how many calls must fail one after another
   * @param pause from the last failure to the probe
   */
  record Rule(int failures, Duration pause) {}

  /**
   * @param provider its name in the log
   * @param nanoTime as {@link System#nanoTime()}
   */
  CircuitBreaker(String provider, Rule rule, LongSupplier nanoTime) {
    this.provider = provider;
    this.rule = rule;
    this.nanoTime = nanoTime;
  }

  /** Leave to make a call; empty if the provider is left alone. */
  synchronized Optional<Permit> admit() {
    if (!open) {
      return Optional.of(new Permit());
    }
    if (probe != null || isPausing()) {
      return Optional.empty();
    }
    probe = new Permit();
    return Optional.of(probe);
  }

  /** Whether it has failed and no probe has shown yet that it works again. */
  synchronized boolean isOpen() {
    return open;
  }

  /** Whether a call would be refused for now, were it not for a probe. */
  synchronized boolean isResting() {
    return open && isPausing();
  }

  private boolean isPausing() {
    return nanoTime.getAsLong() - openedAt < rule.pause().toNanos();
  }

  /**
   * Leave to make one call, which ends in one of {@link #worked}, {@link #failed} and {@link
   * #givenUp}.
   */
  final class Permit {
    private int begun = era;

    /** The first piece is there. */
    void began() {
      synchronized (CircuitBreaker.this) {
        if (probe == this) {
          close();
          begun = era;
          failures = rule.failures() - 1;
        }
      }
    }

    /** The provider has done its part, be it by refusing the request for its content. */
    void worked() {
      synchronized (CircuitBreaker.this) {
        if (probe == this) {
          close();
        } else if (!open && begun == era) {
          failures = 0;
        }
      }
    }

    /** The provider was unavailable or too slow. */
    void failed() {
      synchronized (CircuitBreaker.this) {
        if (probe == this) {
          probe = null;
          openedAt = nanoTime.getAsLong();
        } else if (!open && begun == era && ++failures >= rule.failures()) {
          open();
        }
      }
    }

    /** Nobody wanted the answer any more: that says nothing. */
    void givenUp() {
      synchronized (CircuitBreaker.this) {
        if (probe == this) {
          probe = null;
        }
      }
    }
  }

  private void open() {
    open = true;
    era++;
    openedAt = nanoTime.getAsLong();
    log.warn(
        "LLM circuit opened", "provider", provider, "failures", failures, "pause", rule.pause());
  }

  private void close() {
    open = false;
    era++;
    probe = null;
    failures = 0;
    log.info("LLM circuit closed", "provider", provider);
  }
}
