package io.chatbox.telemetry;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Figures that a monitoring system reads. Each is made once, with the one label that tells it from
 * others of its name, and kept by whoever counts: counting looks nothing up and doesn't block. Any
 * number of threads.
 *
 * <p>Names are those that appear in the Prometheus text: counters end in {@code _total}, times in
 * {@code _seconds}. Values of labels come from settings, never from users: each makes a series.
 */
public interface Metrics {

  /** A number that only grows. */
  @FunctionalInterface
  interface Count {
    void add(long more);
  }

  /** How long something takes, in buckets. */
  @FunctionalInterface
  interface Times {
    void add(Duration time);
  }

  /** What tells a figure from others of its name. */
  record Label(String name, String value) {}

  /**
   * @param what is counted, for people
   */
  Count count(String name, String what, Label label);

  /**
   * @param what is measured, for people
   */
  Times times(String name, String what, Label label);

  /**
   * A number that is asked for whenever somebody reads the figures.
   *
   * @param what it says, for people
   */
  void gauge(String name, String what, Label label, LongSupplier value);

  /** Where nobody reads figures. */
  Metrics NONE =
      new Metrics() {
        @Override
        public Count count(String name, String what, Label label) {
          return more -> {};
        }

        @Override
        public Times times(String name, String what, Label label) {
          return time -> {};
        }

        @Override
        public void gauge(String name, String what, Label label, LongSupplier value) {}
      };
}
