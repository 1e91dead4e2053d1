package io.chatbox.background;

/**
 * A part of the application that works from its start to its end, whoever asks. A bean that
 * implements this is started with the application; it ends as beans do, by {@code @PreDestroy}.
 */
public interface Background {
  /** Begins, and returns without waiting for anything. Called once. */
  void start();
}
