package io.chatbox.mongo;

import io.chatbox.mongo.DatabaseOptions.Retries;
import java.time.Duration;

/** Makes one that is asked for its delays alone. */
final class TestBackoff {
  private TestBackoff() {}

  static Backoff of(int attempts, Duration delay) {
    return new Backoff(new Retries(attempts, delay, delay), System::nanoTime, wait -> true);
  }
}
